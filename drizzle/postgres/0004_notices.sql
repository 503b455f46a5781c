CREATE TABLE "notice_bots" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"sealed" text NOT NULL,
	"hint" text NOT NULL,
	"signed" boolean DEFAULT false NOT NULL,
	"keyword" text DEFAULT '' NOT NULL,
	"below" boolean DEFAULT false NOT NULL,
	"kinds" jsonb NOT NULL,
	"created_at" bigint NOT NULL,
	"paused_at" bigint
);
--> statement-breakpoint
CREATE TABLE "notice_choices" (
	"account_id" text PRIMARY KEY NOT NULL,
	"email" text DEFAULT '' NOT NULL,
	"handles" text,
	"quiet_from" integer,
	"quiet_to" integer,
	"digest" boolean DEFAULT false NOT NULL,
	"kinds" jsonb NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notice_deliveries" (
	"id" text PRIMARY KEY NOT NULL,
	"lane" text NOT NULL,
	"recipient" text NOT NULL,
	"key" text NOT NULL,
	"mark" text NOT NULL,
	"kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"at" bigint NOT NULL,
	"urgent" boolean DEFAULT false NOT NULL,
	"facts" jsonb NOT NULL,
	"path" text NOT NULL,
	"mentions" jsonb NOT NULL,
	"wake_at" bigint,
	"attempts" integer DEFAULT 0 NOT NULL,
	"outcome" text,
	"detail" text,
	"ended_at" bigint
);
--> statement-breakpoint
CREATE TABLE "notice_lanes" (
	"id" text PRIMARY KEY NOT NULL,
	"lease_owner" text,
	"lease_until" bigint,
	"recent" jsonb NOT NULL,
	"blocked_until" bigint,
	"failures" integer DEFAULT 0 NOT NULL,
	"problem" text,
	"last_sent_at" bigint
);
--> statement-breakpoint
CREATE TABLE "notice_outbox" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"kind" text NOT NULL,
	"unit_id" text NOT NULL,
	"actor_id" text,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"payload" jsonb NOT NULL,
	"wake_at" bigint NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"unit_id" text NOT NULL,
	"subject_id" text NOT NULL,
	"at" bigint NOT NULL,
	"urgent" boolean DEFAULT false NOT NULL,
	"facts" jsonb NOT NULL,
	"path" text NOT NULL,
	"read_at" bigint,
	"settled_at" bigint
);
--> statement-breakpoint
CREATE INDEX "notice_bots_unit" ON "notice_bots" USING btree ("unit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "notice_deliveries_once" ON "notice_deliveries" USING btree ("lane","recipient","key");--> statement-breakpoint
CREATE INDEX "notice_deliveries_wake" ON "notice_deliveries" USING btree ("lane","wake_at") WHERE wake_at is not null;--> statement-breakpoint
CREATE INDEX "notice_deliveries_subject" ON "notice_deliveries" USING btree ("subject_id","kind");--> statement-breakpoint
CREATE INDEX "notice_deliveries_age" ON "notice_deliveries" USING btree ("at");--> statement-breakpoint
CREATE INDEX "notice_outbox_wake" ON "notice_outbox" USING btree ("wake_at","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "notices_once" ON "notices" USING btree ("account_id","key");--> statement-breakpoint
CREATE INDEX "notices_inbox" ON "notices" USING btree ("account_id","at");--> statement-breakpoint
CREATE INDEX "notices_unread" ON "notices" USING btree ("account_id") WHERE read_at is null;--> statement-breakpoint
CREATE INDEX "notices_subject" ON "notices" USING btree ("subject_id","kind");--> statement-breakpoint
CREATE INDEX "notices_age" ON "notices" USING btree ("at");