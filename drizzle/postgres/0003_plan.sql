CREATE TABLE "lateness_limits" (
	"channel_id" text NOT NULL,
	"column_id" text DEFAULT '' NOT NULL,
	"lateness_ms" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "lateness_limits_channel_id_column_id_pk" PRIMARY KEY("channel_id","column_id")
);
--> statement-breakpoint
CREATE TABLE "quota_entries" (
	"publication_id" text NOT NULL,
	"quota" text NOT NULL,
	"channel_id" text NOT NULL,
	"period_start" bigint NOT NULL,
	"state" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "quota_entries_publication_id_quota_pk" PRIMARY KEY("publication_id","quota")
);
--> statement-breakpoint
CREATE TABLE "quota_limits" (
	"channel_id" text NOT NULL,
	"quota" text NOT NULL,
	"most" integer,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "quota_limits_channel_id_quota_pk" PRIMARY KEY("channel_id","quota")
);
--> statement-breakpoint
CREATE TABLE "text_keys" (
	"key" text NOT NULL,
	"post_id" text NOT NULL,
	"variant" text DEFAULT '' NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "text_keys_key_post_id_variant_pk" PRIMARY KEY("key","post_id","variant")
);
--> statement-breakpoint
ALTER TABLE "quota_entries" ADD CONSTRAINT "quota_entries_publication_id_publications_id_fk" FOREIGN KEY ("publication_id") REFERENCES "public"."publications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "text_keys" ADD CONSTRAINT "text_keys_post_id_posts_id_fk" FOREIGN KEY ("post_id") REFERENCES "public"."posts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "quota_entries_period" ON "quota_entries" USING btree ("channel_id","quota","period_start");--> statement-breakpoint
CREATE INDEX "text_keys_recent" ON "text_keys" USING btree ("key","at");--> statement-breakpoint
CREATE INDEX "text_keys_post" ON "text_keys" USING btree ("post_id");