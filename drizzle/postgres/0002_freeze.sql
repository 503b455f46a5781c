CREATE TABLE "freeze_allowances" (
	"freeze_id" text NOT NULL,
	"post_id" text NOT NULL,
	"added_by" text NOT NULL,
	"added_at" bigint NOT NULL,
	CONSTRAINT "freeze_allowances_freeze_id_post_id_pk" PRIMARY KEY("freeze_id","post_id")
);
--> statement-breakpoint
CREATE TABLE "freezes" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"target" text NOT NULL,
	"target_id" text,
	"reason" text NOT NULL,
	"started_by" text NOT NULL,
	"started_at" bigint NOT NULL,
	"lifted_by" text,
	"lifted_at" bigint,
	"lift_reason" text
);
--> statement-breakpoint
CREATE TABLE "recalls" (
	"id" text PRIMARY KEY NOT NULL,
	"post_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"started_by" text NOT NULL,
	"started_at" bigint NOT NULL,
	"target_at" bigint NOT NULL,
	"overdue_at" bigint,
	"closed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "retractions" (
	"id" text PRIMARY KEY NOT NULL,
	"recall_id" text NOT NULL,
	"publication_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"state" text NOT NULL,
	"outcome" text,
	"fence" bigint DEFAULT 0 NOT NULL,
	"lease_owner" text,
	"lease_until" bigint,
	"wake_at" bigint,
	"attempts" integer DEFAULT 0 NOT NULL,
	"detail" text,
	"note" text,
	"evidence_url" text,
	"closed_by" text,
	"closed_at" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "posts" ADD COLUMN "urgent_at" bigint;--> statement-breakpoint
ALTER TABLE "posts" ADD COLUMN "review_due_at" bigint;--> statement-breakpoint
ALTER TABLE "posts" ADD COLUMN "review_overdue_at" bigint;--> statement-breakpoint
ALTER TABLE "publications" ADD COLUMN "recalled_at" bigint;--> statement-breakpoint
ALTER TABLE "publications" ADD COLUMN "retracted_at" bigint;--> statement-breakpoint
ALTER TABLE "publications" ADD COLUMN "replaces_id" text;--> statement-breakpoint
ALTER TABLE "freeze_allowances" ADD CONSTRAINT "freeze_allowances_freeze_id_freezes_id_fk" FOREIGN KEY ("freeze_id") REFERENCES "public"."freezes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "retractions" ADD CONSTRAINT "retractions_recall_id_recalls_id_fk" FOREIGN KEY ("recall_id") REFERENCES "public"."recalls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "freezes_in_force" ON "freezes" USING btree ("unit_id") WHERE lifted_at is null;--> statement-breakpoint
CREATE INDEX "recalls_post" ON "recalls" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "recalls_open" ON "recalls" USING btree ("unit_id") WHERE closed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "recalls_once" ON "recalls" USING btree ("post_id") WHERE closed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "retractions_once" ON "retractions" USING btree ("recall_id","publication_id");--> statement-breakpoint
CREATE INDEX "retractions_publication" ON "retractions" USING btree ("publication_id");--> statement-breakpoint
CREATE INDEX "retractions_wake" ON "retractions" USING btree ("wake_at") WHERE wake_at is not null;--> statement-breakpoint
CREATE INDEX "posts_review_due" ON "posts" USING btree ("review_due_at") WHERE review_due_at is not null;