CREATE TABLE "publication_tasks" (
	"id" text PRIMARY KEY NOT NULL,
	"publication_id" text NOT NULL,
	"post_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"platform" text NOT NULL,
	"way" text NOT NULL,
	"kind" text,
	"state" text NOT NULL,
	"places" integer DEFAULT 1 NOT NULL,
	"due_by" bigint NOT NULL,
	"opened_at" bigint NOT NULL,
	"closed_at" bigint,
	"notice" text,
	"recalled_at" bigint,
	"soon_at" bigint,
	"late_at" bigint
);
--> statement-breakpoint
CREATE TABLE "repost_reads" (
	"id" text PRIMARY KEY NOT NULL,
	"repost_id" text NOT NULL,
	"value" integer NOT NULL,
	"as_of" bigint NOT NULL,
	"entered_by" text NOT NULL,
	"entered_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reposts" (
	"id" text PRIMARY KEY NOT NULL,
	"task_id" text NOT NULL,
	"publication_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"outlet" text NOT NULL,
	"title" text NOT NULL,
	"url" text NOT NULL,
	"url_key" text NOT NULL,
	"reposted_at" bigint NOT NULL,
	"recorded_by" text NOT NULL,
	"recorded_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "task_photos" (
	"proof_id" text NOT NULL,
	"media_id" text NOT NULL,
	"sha256" text NOT NULL,
	"taken_at" bigint NOT NULL,
	"taken_from" text NOT NULL,
	CONSTRAINT "task_photos_proof_id_media_id_pk" PRIMARY KEY("proof_id","media_id")
);
--> statement-breakpoint
CREATE TABLE "task_proofs" (
	"id" text PRIMARY KEY NOT NULL,
	"task_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"place" text NOT NULL,
	"community" text NOT NULL,
	"up_at" bigint NOT NULL,
	"down_at" bigint,
	"quantity" integer NOT NULL,
	"measure" text NOT NULL,
	"duty_name" text NOT NULL,
	"note" text NOT NULL,
	"state" text NOT NULL,
	"handed_in_by" text NOT NULL,
	"handed_in_at" bigint NOT NULL,
	"checked_by" text,
	"checked_at" bigint,
	"return_reason" text,
	"taken_down_by" text,
	"taken_down_at" bigint,
	"down_reminded_at" bigint
);
--> statement-breakpoint
ALTER TABLE "repost_reads" ADD CONSTRAINT "repost_reads_repost_id_reposts_id_fk" FOREIGN KEY ("repost_id") REFERENCES "public"."reposts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reposts" ADD CONSTRAINT "reposts_task_id_publication_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."publication_tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_photos" ADD CONSTRAINT "task_photos_proof_id_task_proofs_id_fk" FOREIGN KEY ("proof_id") REFERENCES "public"."task_proofs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_proofs" ADD CONSTRAINT "task_proofs_task_id_publication_tasks_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."publication_tasks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "publication_tasks_once" ON "publication_tasks" USING btree ("publication_id");--> statement-breakpoint
CREATE INDEX "publication_tasks_post" ON "publication_tasks" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "publication_tasks_unit" ON "publication_tasks" USING btree ("unit_id","state");--> statement-breakpoint
CREATE INDEX "publication_tasks_open" ON "publication_tasks" USING btree ("due_by") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "repost_reads_repost" ON "repost_reads" USING btree ("repost_id","as_of");--> statement-breakpoint
CREATE INDEX "reposts_task" ON "reposts" USING btree ("task_id");--> statement-breakpoint
CREATE INDEX "reposts_link" ON "reposts" USING btree ("url_key");--> statement-breakpoint
CREATE INDEX "reposts_unit" ON "reposts" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "task_photos_content" ON "task_photos" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "task_proofs_task" ON "task_proofs" USING btree ("task_id");--> statement-breakpoint
CREATE INDEX "task_proofs_unit" ON "task_proofs" USING btree ("unit_id","state");--> statement-breakpoint
CREATE INDEX "task_proofs_down" ON "task_proofs" USING btree ("down_at") WHERE taken_down_at is null;