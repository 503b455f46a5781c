CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"login" text NOT NULL,
	"name" text NOT NULL,
	"department" text DEFAULT '' NOT NULL,
	"password_hash" text NOT NULL,
	"must_change_password" boolean DEFAULT false NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"locked_until" bigint,
	"disabled_at" bigint,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "activities" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"campaign_id" text,
	"title" text NOT NULL,
	"place" text NOT NULL,
	"starts_at" bigint NOT NULL,
	"ends_at" bigint NOT NULL,
	"places" integer NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"cancelled_at" bigint
);
--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"revoked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "autosaves" (
	"post_id" text NOT NULL,
	"account_id" text NOT NULL,
	"base_revision_id" text NOT NULL,
	"content" jsonb NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "autosaves_post_id_account_id_pk" PRIMARY KEY("post_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"name" text NOT NULL,
	"starts_at" bigint NOT NULL,
	"ends_at" bigint NOT NULL,
	"target_reads" bigint
);
--> statement-breakpoint
CREATE TABLE "channel_callbacks" (
	"channel_id" text NOT NULL,
	"event_key" text NOT NULL,
	"at" bigint NOT NULL,
	"job_id" text NOT NULL,
	"publication_id" text,
	"result" jsonb NOT NULL,
	"payload" jsonb NOT NULL,
	"processed_at" bigint,
	CONSTRAINT "channel_callbacks_channel_id_event_key_pk" PRIMARY KEY("channel_id","event_key")
);
--> statement-breakpoint
CREATE TABLE "channel_memory" (
	"channel_id" text NOT NULL,
	"key" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" bigint,
	"at" bigint NOT NULL,
	CONSTRAINT "channel_memory_channel_id_key_pk" PRIMARY KEY("channel_id","key")
);
--> statement-breakpoint
CREATE TABLE "channels" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"platform" text NOT NULL,
	"name" text NOT NULL,
	"settings" jsonb NOT NULL,
	"credentials" text,
	"position" integer DEFAULT 0 NOT NULL,
	"created_at" bigint NOT NULL,
	"paused_at" bigint
);
--> statement-breakpoint
CREATE TABLE "check_ins" (
	"id" text PRIMARY KEY NOT NULL,
	"activity_id" text NOT NULL,
	"volunteer_id" text NOT NULL,
	"in_at" bigint NOT NULL,
	"out_at" bigint,
	"minutes" integer,
	"entered_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "columns" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"closed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "event_heads" (
	"unit_id" text PRIMARY KEY NOT NULL,
	"count" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"unit_id" text NOT NULL,
	"kind" text NOT NULL,
	"actor_id" text,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"payload" jsonb NOT NULL,
	"prev" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "form_keys" (
	"key" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "heartbeats" (
	"node" text PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"started_at" bigint NOT NULL,
	"detail" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "media" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"sha256" text NOT NULL,
	"mime" text NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"bytes" integer NOT NULL,
	"alt" text DEFAULT '' NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"account_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"role" text NOT NULL,
	"granted_at" bigint NOT NULL,
	CONSTRAINT "memberships_account_id_unit_id_role_pk" PRIMARY KEY("account_id","unit_id","role")
);
--> statement-breakpoint
CREATE TABLE "posts" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"column_id" text NOT NULL,
	"campaign_id" text,
	"created_by" text NOT NULL,
	"state" text NOT NULL,
	"level" integer DEFAULT 0 NOT NULL,
	"title" text NOT NULL,
	"revision_id" text NOT NULL,
	"revision_number" integer NOT NULL,
	"hash" text NOT NULL,
	"channel_ids" jsonb NOT NULL,
	"planned_at" bigint,
	"submitted_at" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "publication_attempts" (
	"publication_id" text NOT NULL,
	"fence" bigint NOT NULL,
	"kind" text NOT NULL,
	"started_at" bigint NOT NULL,
	"ended_at" bigint,
	"outcome" text,
	"detail" text,
	CONSTRAINT "publication_attempts_publication_id_fence_pk" PRIMARY KEY("publication_id","fence")
);
--> statement-breakpoint
CREATE TABLE "publication_steps" (
	"publication_id" text NOT NULL,
	"step" text NOT NULL,
	"fence" bigint NOT NULL,
	"value" jsonb NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "publication_steps_publication_id_step_pk" PRIMARY KEY("publication_id","step")
);
--> statement-breakpoint
CREATE TABLE "publications" (
	"id" text PRIMARY KEY NOT NULL,
	"post_id" text NOT NULL,
	"revision_id" text NOT NULL,
	"channel_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"hash" text NOT NULL,
	"payload" jsonb NOT NULL,
	"state" text NOT NULL,
	"due_at" bigint,
	"lateness_ms" bigint NOT NULL,
	"fence" bigint DEFAULT 0 NOT NULL,
	"lease_owner" text,
	"lease_until" bigint,
	"wake_at" bigint,
	"attempts" integer DEFAULT 0 NOT NULL,
	"looks" integer DEFAULT 0 NOT NULL,
	"round" integer DEFAULT 0 NOT NULL,
	"job_id" text,
	"remote_id" text,
	"url" text,
	"reason" text,
	"detail" text,
	"resend_asked_by" text,
	"sent_at" bigint,
	"published_at" bigint,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "readings" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"indicator" text NOT NULL,
	"unit_id" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"channel_id" text DEFAULT '' NOT NULL,
	"column_id" text DEFAULT '' NOT NULL,
	"campaign_id" text DEFAULT '' NOT NULL,
	"facet" text DEFAULT '' NOT NULL,
	"value" bigint NOT NULL,
	"as_of" bigint NOT NULL,
	"received_at" bigint NOT NULL,
	"source" text NOT NULL,
	"method" text NOT NULL,
	"key" text,
	"status" text NOT NULL,
	"resolved_by" text
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"id" text PRIMARY KEY NOT NULL,
	"post_id" text NOT NULL,
	"revision_id" text NOT NULL,
	"hash" text NOT NULL,
	"level" integer NOT NULL,
	"decision" text NOT NULL,
	"account_id" text NOT NULL,
	"opinion" text NOT NULL,
	"at" bigint NOT NULL,
	"voided_at" bigint,
	"void_reason" text,
	CONSTRAINT "reviews_level" CHECK ("reviews"."level" between 1 and 3)
);
--> statement-breakpoint
CREATE TABLE "revisions" (
	"id" text PRIMARY KEY NOT NULL,
	"post_id" text NOT NULL,
	"number" integer NOT NULL,
	"author_id" text NOT NULL,
	"content" jsonb NOT NULL,
	"hash" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rollups" (
	"unit_id" text NOT NULL,
	"indicator" text NOT NULL,
	"grain" text NOT NULL,
	"dim" text NOT NULL,
	"dim_id" text NOT NULL,
	"bucket" bigint NOT NULL,
	"value" bigint NOT NULL,
	"as_of" bigint NOT NULL,
	CONSTRAINT "rollups_unit_id_indicator_grain_dim_bucket_dim_id_pk" PRIMARY KEY("unit_id","indicator","grain","dim","bucket","dim_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"seen_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"user_agent" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "site_articles" (
	"publication_id" text PRIMARY KEY NOT NULL,
	"channel_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"post_id" text NOT NULL,
	"column_slug" text NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"article" jsonb NOT NULL,
	"hash" text NOT NULL,
	"published_at" bigint NOT NULL,
	"retracted_at" bigint
);
--> statement-breakpoint
CREATE TABLE "site_media" (
	"media_id" text NOT NULL,
	"publication_id" text NOT NULL,
	CONSTRAINT "site_media_media_id_publication_id_pk" PRIMARY KEY("media_id","publication_id")
);
--> statement-breakpoint
CREATE TABLE "subject_totals" (
	"indicator" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"value" bigint NOT NULL,
	"as_of" bigint NOT NULL,
	CONSTRAINT "subject_totals_indicator_subject_kind_subject_id_pk" PRIMARY KEY("indicator","subject_kind","subject_id")
);
--> statement-breakpoint
CREATE TABLE "units" (
	"id" text PRIMARY KEY NOT NULL,
	"parent_id" text,
	"code" text,
	"name" text NOT NULL,
	"short_name" text NOT NULL,
	"level" text NOT NULL,
	"path" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"created_at" bigint NOT NULL,
	"closed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "visitor_salts" (
	"day" text PRIMARY KEY NOT NULL,
	"salt" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "visitors" (
	"day" text NOT NULL,
	"publication_id" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "visitors_day_publication_id_hash_pk" PRIMARY KEY("day","publication_id","hash")
);
--> statement-breakpoint
CREATE TABLE "volunteers" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"kind" text NOT NULL,
	"created_at" bigint NOT NULL,
	"left_at" bigint
);
--> statement-breakpoint
CREATE TABLE "wall_devices" (
	"id" text PRIMARY KEY NOT NULL,
	"wall_id" text NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"seen_at" bigint,
	"revoked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "walls" (
	"id" text PRIMARY KEY NOT NULL,
	"unit_id" text NOT NULL,
	"name" text NOT NULL,
	"layout" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "autosaves" ADD CONSTRAINT "autosaves_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "check_ins" ADD CONSTRAINT "check_ins_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "check_ins" ADD CONSTRAINT "check_ins_volunteer_id_volunteers_id_fk" FOREIGN KEY ("volunteer_id") REFERENCES "public"."volunteers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publication_attempts" ADD CONSTRAINT "publication_attempts_publication_id_publications_id_fk" FOREIGN KEY ("publication_id") REFERENCES "public"."publications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "publication_steps" ADD CONSTRAINT "publication_steps_publication_id_publications_id_fk" FOREIGN KEY ("publication_id") REFERENCES "public"."publications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revisions" ADD CONSTRAINT "revisions_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "wall_devices" ADD CONSTRAINT "wall_devices_wall_id_walls_id_fk" FOREIGN KEY ("wall_id") REFERENCES "public"."walls"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_login" ON "accounts" USING btree ("login");--> statement-breakpoint
CREATE INDEX "accounts_unit" ON "accounts" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "activities_unit" ON "activities" USING btree ("unit_id","starts_at");--> statement-breakpoint
CREATE UNIQUE INDEX "api_tokens_hash" ON "api_tokens" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "api_tokens_live" ON "api_tokens" USING btree ("unit_id") WHERE revoked_at is null;--> statement-breakpoint
CREATE INDEX "channel_callbacks_open" ON "channel_callbacks" USING btree ("at") WHERE processed_at is null;--> statement-breakpoint
CREATE INDEX "channel_callbacks_job" ON "channel_callbacks" USING btree ("channel_id","job_id");--> statement-breakpoint
CREATE INDEX "channels_unit" ON "channels" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "check_ins_activity" ON "check_ins" USING btree ("activity_id");--> statement-breakpoint
CREATE UNIQUE INDEX "check_ins_open" ON "check_ins" USING btree ("volunteer_id") WHERE out_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "check_ins_once" ON "check_ins" USING btree ("activity_id","volunteer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "columns_slug" ON "columns" USING btree ("unit_id","slug");--> statement-breakpoint
CREATE INDEX "events_unit" ON "events" USING btree ("unit_id","seq");--> statement-breakpoint
CREATE INDEX "events_subject" ON "events" USING btree ("subject_kind","subject_id","seq");--> statement-breakpoint
CREATE INDEX "events_kind" ON "events" USING btree ("kind","at");--> statement-breakpoint
CREATE INDEX "form_keys_at" ON "form_keys" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "media_content" ON "media" USING btree ("unit_id","sha256");--> statement-breakpoint
CREATE INDEX "posts_unit" ON "posts" USING btree ("unit_id","updated_at");--> statement-breakpoint
CREATE INDEX "posts_planned" ON "posts" USING btree ("planned_at");--> statement-breakpoint
CREATE INDEX "posts_state" ON "posts" USING btree ("state","level");--> statement-breakpoint
CREATE INDEX "posts_column" ON "posts" USING btree ("column_id");--> statement-breakpoint
CREATE INDEX "publications_wake" ON "publications" USING btree ("wake_at") WHERE wake_at is not null;--> statement-breakpoint
CREATE INDEX "publications_lease" ON "publications" USING btree ("lease_until") WHERE lease_until is not null;--> statement-breakpoint
CREATE INDEX "publications_post" ON "publications" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "publications_day" ON "publications" USING btree ("unit_id","due_at");--> statement-breakpoint
CREATE INDEX "publications_job" ON "publications" USING btree ("channel_id","job_id");--> statement-breakpoint
CREATE INDEX "publications_problem" ON "publications" USING btree ("unit_id") WHERE state in ('held', 'missed');--> statement-breakpoint
CREATE UNIQUE INDEX "publications_once" ON "publications" USING btree ("revision_id","channel_id") WHERE state <> 'cancelled';--> statement-breakpoint
CREATE UNIQUE INDEX "readings_key" ON "readings" USING btree ("source","key") WHERE key is not null;--> statement-breakpoint
CREATE INDEX "readings_subject" ON "readings" USING btree ("indicator","subject_id","as_of");--> statement-breakpoint
CREATE INDEX "readings_time" ON "readings" USING btree ("indicator","as_of");--> statement-breakpoint
CREATE INDEX "readings_held" ON "readings" USING btree ("indicator","subject_id") WHERE status = 'held';--> statement-breakpoint
CREATE INDEX "reviews_post" ON "reviews" USING btree ("post_id","at");--> statement-breakpoint
CREATE INDEX "reviews_account" ON "reviews" USING btree ("account_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "reviews_signature" ON "reviews" USING btree ("post_id","hash","level") WHERE decision = 'approved' and voided_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "revisions_number" ON "revisions" USING btree ("post_id","number");--> statement-breakpoint
CREATE INDEX "rollups_minutes" ON "rollups" USING btree ("bucket") WHERE grain = 'm';--> statement-breakpoint
CREATE INDEX "sessions_account" ON "sessions" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "sessions_expiry" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "site_articles_slug" ON "site_articles" USING btree ("slug");--> statement-breakpoint
CREATE INDEX "site_articles_post" ON "site_articles" USING btree ("post_id");--> statement-breakpoint
CREATE INDEX "site_articles_recent" ON "site_articles" USING btree ("published_at");--> statement-breakpoint
CREATE INDEX "site_articles_column" ON "site_articles" USING btree ("column_slug","published_at");--> statement-breakpoint
CREATE UNIQUE INDEX "units_path" ON "units" USING btree ("path");--> statement-breakpoint
CREATE UNIQUE INDEX "units_code" ON "units" USING btree ("code");--> statement-breakpoint
CREATE INDEX "volunteers_unit" ON "volunteers" USING btree ("unit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "wall_devices_token" ON "wall_devices" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "wall_devices_wall" ON "wall_devices" USING btree ("wall_id");