DROP INDEX "readings_subject";--> statement-breakpoint
DROP INDEX "readings_held";--> statement-breakpoint
ALTER TABLE "readings" ADD COLUMN "series" text;--> statement-breakpoint
CREATE INDEX "readings_series" ON "readings" USING btree ("series","as_of") WHERE series is not null;--> statement-breakpoint
CREATE INDEX "readings_held" ON "readings" USING btree ("series","as_of") WHERE status = 'held';