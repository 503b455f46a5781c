CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`login` text NOT NULL,
	`name` text NOT NULL,
	`department` text DEFAULT '' NOT NULL,
	`password_hash` text NOT NULL,
	`must_change_password` integer DEFAULT false NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`locked_until` integer,
	`disabled_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_login` ON `accounts` (`login`);--> statement-breakpoint
CREATE INDEX `accounts_unit` ON `accounts` (`unit_id`);--> statement-breakpoint
CREATE TABLE `activities` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`campaign_id` text,
	`title` text NOT NULL,
	`place` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`places` integer NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`cancelled_at` integer
);
--> statement-breakpoint
CREATE INDEX `activities_unit` ON `activities` (`unit_id`,`starts_at`);--> statement-breakpoint
CREATE TABLE `api_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_hash` ON `api_tokens` (`token_hash`);--> statement-breakpoint
CREATE INDEX `api_tokens_live` ON `api_tokens` (`unit_id`) WHERE revoked_at is null;--> statement-breakpoint
CREATE TABLE `autosaves` (
	`post_id` text NOT NULL,
	`account_id` text NOT NULL,
	`base_revision_id` text NOT NULL,
	`content` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`post_id`, `account_id`),
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `campaigns` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`name` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`target_reads` integer
);
--> statement-breakpoint
CREATE TABLE `channel_callbacks` (
	`channel_id` text NOT NULL,
	`event_key` text NOT NULL,
	`at` integer NOT NULL,
	`job_id` text NOT NULL,
	`publication_id` text,
	`result` text NOT NULL,
	`payload` text NOT NULL,
	`processed_at` integer,
	PRIMARY KEY(`channel_id`, `event_key`)
);
--> statement-breakpoint
CREATE INDEX `channel_callbacks_open` ON `channel_callbacks` (`at`) WHERE processed_at is null;--> statement-breakpoint
CREATE INDEX `channel_callbacks_job` ON `channel_callbacks` (`channel_id`,`job_id`);--> statement-breakpoint
CREATE TABLE `channel_memory` (
	`channel_id` text NOT NULL,
	`key` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer,
	`at` integer NOT NULL,
	PRIMARY KEY(`channel_id`, `key`)
);
--> statement-breakpoint
CREATE TABLE `channels` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`platform` text NOT NULL,
	`name` text NOT NULL,
	`settings` text NOT NULL,
	`credentials` text,
	`position` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`paused_at` integer
);
--> statement-breakpoint
CREATE INDEX `channels_unit` ON `channels` (`unit_id`);--> statement-breakpoint
CREATE TABLE `check_ins` (
	`id` text PRIMARY KEY NOT NULL,
	`activity_id` text NOT NULL,
	`volunteer_id` text NOT NULL,
	`in_at` integer NOT NULL,
	`out_at` integer,
	`minutes` integer,
	`entered_by` text NOT NULL,
	FOREIGN KEY (`activity_id`) REFERENCES `activities`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`volunteer_id`) REFERENCES `volunteers`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `check_ins_activity` ON `check_ins` (`activity_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `check_ins_open` ON `check_ins` (`volunteer_id`) WHERE out_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX `check_ins_once` ON `check_ins` (`activity_id`,`volunteer_id`);--> statement-breakpoint
CREATE TABLE `columns` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	`closed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `columns_slug` ON `columns` (`unit_id`,`slug`);--> statement-breakpoint
CREATE TABLE `event_heads` (
	`unit_id` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`unit_id` text NOT NULL,
	`kind` text NOT NULL,
	`actor_id` text,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`payload` text NOT NULL,
	`prev` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `events_unit` ON `events` (`unit_id`,`seq`);--> statement-breakpoint
CREATE INDEX `events_subject` ON `events` (`subject_kind`,`subject_id`,`seq`);--> statement-breakpoint
CREATE INDEX `events_kind` ON `events` (`kind`,`at`);--> statement-breakpoint
CREATE TABLE `form_keys` (
	`key` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `form_keys_at` ON `form_keys` (`at`);--> statement-breakpoint
CREATE TABLE `heartbeats` (
	`node` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`started_at` integer NOT NULL,
	`detail` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `media` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`sha256` text NOT NULL,
	`mime` text NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`bytes` integer NOT NULL,
	`alt` text DEFAULT '' NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `media_content` ON `media` (`unit_id`,`sha256`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`account_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`role` text NOT NULL,
	`granted_at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `unit_id`, `role`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `posts` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`column_id` text NOT NULL,
	`campaign_id` text,
	`created_by` text NOT NULL,
	`state` text NOT NULL,
	`level` integer DEFAULT 0 NOT NULL,
	`title` text NOT NULL,
	`revision_id` text NOT NULL,
	`revision_number` integer NOT NULL,
	`hash` text NOT NULL,
	`channel_ids` text NOT NULL,
	`planned_at` integer,
	`submitted_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `posts_unit` ON `posts` (`unit_id`,`updated_at`);--> statement-breakpoint
CREATE INDEX `posts_planned` ON `posts` (`planned_at`);--> statement-breakpoint
CREATE INDEX `posts_state` ON `posts` (`state`,`level`);--> statement-breakpoint
CREATE INDEX `posts_column` ON `posts` (`column_id`);--> statement-breakpoint
CREATE TABLE `publication_attempts` (
	`publication_id` text NOT NULL,
	`fence` integer NOT NULL,
	`kind` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`outcome` text,
	`detail` text,
	PRIMARY KEY(`publication_id`, `fence`),
	FOREIGN KEY (`publication_id`) REFERENCES `publications`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `publication_steps` (
	`publication_id` text NOT NULL,
	`step` text NOT NULL,
	`fence` integer NOT NULL,
	`value` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`publication_id`, `step`),
	FOREIGN KEY (`publication_id`) REFERENCES `publications`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `publications` (
	`id` text PRIMARY KEY NOT NULL,
	`post_id` text NOT NULL,
	`revision_id` text NOT NULL,
	`channel_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`hash` text NOT NULL,
	`payload` text NOT NULL,
	`state` text NOT NULL,
	`due_at` integer,
	`lateness_ms` integer NOT NULL,
	`fence` integer DEFAULT 0 NOT NULL,
	`lease_owner` text,
	`lease_until` integer,
	`wake_at` integer,
	`attempts` integer DEFAULT 0 NOT NULL,
	`looks` integer DEFAULT 0 NOT NULL,
	`round` integer DEFAULT 0 NOT NULL,
	`job_id` text,
	`remote_id` text,
	`url` text,
	`reason` text,
	`detail` text,
	`resend_asked_by` text,
	`sent_at` integer,
	`published_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `publications_wake` ON `publications` (`wake_at`) WHERE wake_at is not null;--> statement-breakpoint
CREATE INDEX `publications_lease` ON `publications` (`lease_until`) WHERE lease_until is not null;--> statement-breakpoint
CREATE INDEX `publications_post` ON `publications` (`post_id`);--> statement-breakpoint
CREATE INDEX `publications_day` ON `publications` (`unit_id`,`due_at`);--> statement-breakpoint
CREATE INDEX `publications_job` ON `publications` (`channel_id`,`job_id`);--> statement-breakpoint
CREATE INDEX `publications_problem` ON `publications` (`unit_id`) WHERE state in ('held', 'missed');--> statement-breakpoint
CREATE UNIQUE INDEX `publications_once` ON `publications` (`revision_id`,`channel_id`) WHERE state <> 'cancelled';--> statement-breakpoint
CREATE TABLE `readings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`indicator` text NOT NULL,
	`unit_id` text NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`channel_id` text DEFAULT '' NOT NULL,
	`column_id` text DEFAULT '' NOT NULL,
	`campaign_id` text DEFAULT '' NOT NULL,
	`facet` text DEFAULT '' NOT NULL,
	`value` integer NOT NULL,
	`as_of` integer NOT NULL,
	`received_at` integer NOT NULL,
	`source` text NOT NULL,
	`method` text NOT NULL,
	`key` text,
	`status` text NOT NULL,
	`resolved_by` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `readings_key` ON `readings` (`source`,`key`) WHERE key is not null;--> statement-breakpoint
CREATE INDEX `readings_subject` ON `readings` (`indicator`,`subject_id`,`as_of`);--> statement-breakpoint
CREATE INDEX `readings_time` ON `readings` (`indicator`,`as_of`);--> statement-breakpoint
CREATE INDEX `readings_held` ON `readings` (`indicator`,`subject_id`) WHERE status = 'held';--> statement-breakpoint
CREATE TABLE `reviews` (
	`id` text PRIMARY KEY NOT NULL,
	`post_id` text NOT NULL,
	`revision_id` text NOT NULL,
	`hash` text NOT NULL,
	`level` integer NOT NULL,
	`decision` text NOT NULL,
	`account_id` text NOT NULL,
	`opinion` text NOT NULL,
	`at` integer NOT NULL,
	`voided_at` integer,
	`void_reason` text,
	CONSTRAINT "reviews_level" CHECK("reviews"."level" between 1 and 3)
);
--> statement-breakpoint
CREATE INDEX `reviews_post` ON `reviews` (`post_id`,`at`);--> statement-breakpoint
CREATE INDEX `reviews_account` ON `reviews` (`account_id`,`at`);--> statement-breakpoint
CREATE UNIQUE INDEX `reviews_signature` ON `reviews` (`post_id`,`hash`,`level`) WHERE decision = 'approved' and voided_at is null;--> statement-breakpoint
CREATE TABLE `revisions` (
	`id` text PRIMARY KEY NOT NULL,
	`post_id` text NOT NULL,
	`number` integer NOT NULL,
	`author_id` text NOT NULL,
	`content` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `revisions_number` ON `revisions` (`post_id`,`number`);--> statement-breakpoint
CREATE TABLE `rollups` (
	`unit_id` text NOT NULL,
	`indicator` text NOT NULL,
	`grain` text NOT NULL,
	`dim` text NOT NULL,
	`dim_id` text NOT NULL,
	`bucket` integer NOT NULL,
	`value` integer NOT NULL,
	`as_of` integer NOT NULL,
	PRIMARY KEY(`unit_id`, `indicator`, `grain`, `dim`, `bucket`, `dim_id`)
);
--> statement-breakpoint
CREATE INDEX `rollups_minutes` ON `rollups` (`bucket`) WHERE grain = 'm';--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`user_agent` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sessions_account` ON `sessions` (`account_id`);--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `site_articles` (
	`publication_id` text PRIMARY KEY NOT NULL,
	`channel_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`post_id` text NOT NULL,
	`column_slug` text NOT NULL,
	`slug` text NOT NULL,
	`title` text NOT NULL,
	`article` text NOT NULL,
	`hash` text NOT NULL,
	`published_at` integer NOT NULL,
	`retracted_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `site_articles_slug` ON `site_articles` (`slug`);--> statement-breakpoint
CREATE INDEX `site_articles_post` ON `site_articles` (`post_id`);--> statement-breakpoint
CREATE INDEX `site_articles_recent` ON `site_articles` (`published_at`);--> statement-breakpoint
CREATE INDEX `site_articles_column` ON `site_articles` (`column_slug`,`published_at`);--> statement-breakpoint
CREATE TABLE `site_media` (
	`media_id` text NOT NULL,
	`publication_id` text NOT NULL,
	PRIMARY KEY(`media_id`, `publication_id`)
);
--> statement-breakpoint
CREATE TABLE `subject_totals` (
	`indicator` text NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`value` integer NOT NULL,
	`as_of` integer NOT NULL,
	PRIMARY KEY(`indicator`, `subject_kind`, `subject_id`)
);
--> statement-breakpoint
CREATE TABLE `units` (
	`id` text PRIMARY KEY NOT NULL,
	`parent_id` text,
	`code` text,
	`name` text NOT NULL,
	`short_name` text NOT NULL,
	`level` text NOT NULL,
	`path` text NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`closed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `units_path` ON `units` (`path`);--> statement-breakpoint
CREATE UNIQUE INDEX `units_code` ON `units` (`code`);--> statement-breakpoint
CREATE TABLE `visitor_salts` (
	`day` text PRIMARY KEY NOT NULL,
	`salt` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `visitors` (
	`day` text NOT NULL,
	`publication_id` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`day`, `publication_id`, `hash`)
);
--> statement-breakpoint
CREATE TABLE `volunteers` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`kind` text NOT NULL,
	`created_at` integer NOT NULL,
	`left_at` integer
);
--> statement-breakpoint
CREATE INDEX `volunteers_unit` ON `volunteers` (`unit_id`);--> statement-breakpoint
CREATE TABLE `wall_devices` (
	`id` text PRIMARY KEY NOT NULL,
	`wall_id` text NOT NULL,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`seen_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`wall_id`) REFERENCES `walls`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `wall_devices_token` ON `wall_devices` (`token_hash`);--> statement-breakpoint
CREATE INDEX `wall_devices_wall` ON `wall_devices` (`wall_id`);--> statement-breakpoint
CREATE TABLE `walls` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`name` text NOT NULL,
	`layout` text NOT NULL,
	`created_at` integer NOT NULL
);
