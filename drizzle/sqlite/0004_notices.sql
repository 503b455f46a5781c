CREATE TABLE `notice_bots` (
	`id` text PRIMARY KEY NOT NULL,
	`unit_id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`sealed` text NOT NULL,
	`hint` text NOT NULL,
	`signed` integer DEFAULT false NOT NULL,
	`keyword` text DEFAULT '' NOT NULL,
	`below` integer DEFAULT false NOT NULL,
	`kinds` text NOT NULL,
	`created_at` integer NOT NULL,
	`paused_at` integer
);
--> statement-breakpoint
CREATE INDEX `notice_bots_unit` ON `notice_bots` (`unit_id`);--> statement-breakpoint
CREATE TABLE `notice_choices` (
	`account_id` text PRIMARY KEY NOT NULL,
	`email` text DEFAULT '' NOT NULL,
	`handles` text,
	`quiet_from` integer,
	`quiet_to` integer,
	`digest` integer DEFAULT false NOT NULL,
	`kinds` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `notice_deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`lane` text NOT NULL,
	`recipient` text NOT NULL,
	`key` text NOT NULL,
	`mark` text NOT NULL,
	`kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`at` integer NOT NULL,
	`urgent` integer DEFAULT false NOT NULL,
	`facts` text NOT NULL,
	`path` text NOT NULL,
	`mentions` text NOT NULL,
	`wake_at` integer,
	`attempts` integer DEFAULT 0 NOT NULL,
	`outcome` text,
	`detail` text,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notice_deliveries_once` ON `notice_deliveries` (`lane`,`recipient`,`key`);--> statement-breakpoint
CREATE INDEX `notice_deliveries_wake` ON `notice_deliveries` (`lane`,`wake_at`) WHERE wake_at is not null;--> statement-breakpoint
CREATE INDEX `notice_deliveries_subject` ON `notice_deliveries` (`subject_id`,`kind`);--> statement-breakpoint
CREATE INDEX `notice_deliveries_age` ON `notice_deliveries` (`at`);--> statement-breakpoint
CREATE TABLE `notice_lanes` (
	`id` text PRIMARY KEY NOT NULL,
	`lease_owner` text,
	`lease_until` integer,
	`recent` text NOT NULL,
	`blocked_until` integer,
	`failures` integer DEFAULT 0 NOT NULL,
	`problem` text,
	`last_sent_at` integer
);
--> statement-breakpoint
CREATE TABLE `notice_outbox` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`unit_id` text NOT NULL,
	`actor_id` text,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`payload` text NOT NULL,
	`wake_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `notice_outbox_wake` ON `notice_outbox` (`wake_at`,`seq`);--> statement-breakpoint
CREATE TABLE `notices` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`unit_id` text NOT NULL,
	`subject_id` text NOT NULL,
	`at` integer NOT NULL,
	`urgent` integer DEFAULT false NOT NULL,
	`facts` text NOT NULL,
	`path` text NOT NULL,
	`read_at` integer,
	`settled_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notices_once` ON `notices` (`account_id`,`key`);--> statement-breakpoint
CREATE INDEX `notices_inbox` ON `notices` (`account_id`,`at`);--> statement-breakpoint
CREATE INDEX `notices_unread` ON `notices` (`account_id`) WHERE read_at is null;--> statement-breakpoint
CREATE INDEX `notices_subject` ON `notices` (`subject_id`,`kind`);--> statement-breakpoint
CREATE INDEX `notices_age` ON `notices` (`at`);