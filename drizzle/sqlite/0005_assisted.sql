CREATE TABLE `publication_tasks` (
	`id` text PRIMARY KEY NOT NULL,
	`publication_id` text NOT NULL,
	`post_id` text NOT NULL,
	`channel_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`platform` text NOT NULL,
	`way` text NOT NULL,
	`kind` text,
	`state` text NOT NULL,
	`places` integer DEFAULT 1 NOT NULL,
	`due_by` integer NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_at` integer,
	`notice` text,
	`recalled_at` integer,
	`soon_at` integer,
	`late_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `publication_tasks_once` ON `publication_tasks` (`publication_id`);--> statement-breakpoint
CREATE INDEX `publication_tasks_post` ON `publication_tasks` (`post_id`);--> statement-breakpoint
CREATE INDEX `publication_tasks_unit` ON `publication_tasks` (`unit_id`,`state`);--> statement-breakpoint
CREATE INDEX `publication_tasks_open` ON `publication_tasks` (`due_by`) WHERE state = 'open';--> statement-breakpoint
CREATE TABLE `repost_reads` (
	`id` text PRIMARY KEY NOT NULL,
	`repost_id` text NOT NULL,
	`value` integer NOT NULL,
	`as_of` integer NOT NULL,
	`entered_by` text NOT NULL,
	`entered_at` integer NOT NULL,
	FOREIGN KEY (`repost_id`) REFERENCES `reposts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `repost_reads_repost` ON `repost_reads` (`repost_id`,`as_of`);--> statement-breakpoint
CREATE TABLE `reposts` (
	`id` text PRIMARY KEY NOT NULL,
	`task_id` text NOT NULL,
	`publication_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`outlet` text NOT NULL,
	`title` text NOT NULL,
	`url` text NOT NULL,
	`url_key` text NOT NULL,
	`reposted_at` integer NOT NULL,
	`recorded_by` text NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`task_id`) REFERENCES `publication_tasks`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `reposts_task` ON `reposts` (`task_id`);--> statement-breakpoint
CREATE INDEX `reposts_link` ON `reposts` (`url_key`);--> statement-breakpoint
CREATE INDEX `reposts_unit` ON `reposts` (`unit_id`);--> statement-breakpoint
CREATE TABLE `task_photos` (
	`proof_id` text NOT NULL,
	`media_id` text NOT NULL,
	`sha256` text NOT NULL,
	`taken_at` integer NOT NULL,
	`taken_from` text NOT NULL,
	PRIMARY KEY(`proof_id`, `media_id`),
	FOREIGN KEY (`proof_id`) REFERENCES `task_proofs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `task_photos_content` ON `task_photos` (`sha256`);--> statement-breakpoint
CREATE TABLE `task_proofs` (
	`id` text PRIMARY KEY NOT NULL,
	`task_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`place` text NOT NULL,
	`community` text NOT NULL,
	`up_at` integer NOT NULL,
	`down_at` integer,
	`quantity` integer NOT NULL,
	`measure` text NOT NULL,
	`duty_name` text NOT NULL,
	`note` text NOT NULL,
	`state` text NOT NULL,
	`handed_in_by` text NOT NULL,
	`handed_in_at` integer NOT NULL,
	`checked_by` text,
	`checked_at` integer,
	`return_reason` text,
	`taken_down_by` text,
	`taken_down_at` integer,
	`down_reminded_at` integer,
	FOREIGN KEY (`task_id`) REFERENCES `publication_tasks`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `task_proofs_task` ON `task_proofs` (`task_id`);--> statement-breakpoint
CREATE INDEX `task_proofs_unit` ON `task_proofs` (`unit_id`,`state`);--> statement-breakpoint
CREATE INDEX `task_proofs_down` ON `task_proofs` (`down_at`) WHERE taken_down_at is null;