-- CreateTable
CREATE TABLE "organisation" (
    "id" UUID NOT NULL,
    "only" BOOLEAN NOT NULL DEFAULT true,
    "name" TEXT NOT NULL,
    "single_person" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "organisation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "roles" TEXT[],
    "disabled" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_team" (
    "user_id" UUID NOT NULL,
    "team_id" UUID NOT NULL,

    CONSTRAINT "user_team_pkey" PRIMARY KEY ("user_id","team_id")
);

-- CreateTable
CREATE TABLE "sign_in_link" (
    "hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_link_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "session" (
    "sid" VARCHAR NOT NULL,
    "sess" JSON NOT NULL,
    "expire" TIMESTAMP(6) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("sid")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "team_id" UUID,
    "owner_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "team" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" UUID,

    CONSTRAINT "team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "template_revision" (
    "team_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "document" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" UUID,
    "change_id" UUID,

    CONSTRAINT "template_revision_pkey" PRIMARY KEY ("team_id","revision")
);

-- CreateTable
CREATE TABLE "template_use" (
    "team_id" UUID NOT NULL,
    "server_name" TEXT NOT NULL,
    "version" TEXT NOT NULL,

    CONSTRAINT "template_use_pkey" PRIMARY KEY ("team_id","server_name","version")
);

-- CreateTable
CREATE TABLE "policy_revision" (
    "team_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "document" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" UUID,
    "change_id" UUID,

    CONSTRAINT "policy_revision_pkey" PRIMARY KEY ("team_id","revision")
);

-- CreateTable
CREATE TABLE "policy_exception" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "approved_by_id" UUID,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_exception_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "server" (
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "server_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "server_version" (
    "id" UUID NOT NULL,
    "server_name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "launch" JSON NOT NULL,
    "secret_inputs" TEXT[],
    "integrity" TEXT,
    "proposed_by_id" UUID,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_note" TEXT,

    CONSTRAINT "server_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "change" (
    "id" UUID NOT NULL,
    "number" SERIAL NOT NULL,
    "title" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "edits" JSON NOT NULL,
    "status" TEXT NOT NULL,
    "teams" TEXT[],
    "proposed_by_id" UUID,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_note" TEXT,
    "release" INTEGER,

    CONSTRAINT "change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "release_counter" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "last" INTEGER NOT NULL,

    CONSTRAINT "release_counter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "release" (
    "number" INTEGER NOT NULL,
    "change_id" UUID,
    "reason" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "teams" TEXT[],
    "cohort_count" INTEGER NOT NULL,

    CONSTRAINT "release_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "release_cohort" (
    "team_id" UUID NOT NULL,
    "os" TEXT NOT NULL,
    "track" TEXT NOT NULL,
    "release" INTEGER NOT NULL,
    "channel" TEXT NOT NULL,
    "draft" JSON NOT NULL,
    "files" JSON NOT NULL,

    CONSTRAINT "release_cohort_pkey" PRIMARY KEY ("team_id","os","track","release")
);

-- CreateTable
CREATE TABLE "blob" (
    "sha256" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "blob_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "cohort" (
    "channel" TEXT NOT NULL,
    "team_id" UUID NOT NULL,
    "os" TEXT NOT NULL,
    "track" TEXT NOT NULL,
    "release" INTEGER NOT NULL,
    "targets_version" BIGINT NOT NULL,
    "snapshot_version" BIGINT NOT NULL,
    "timestamp_version" BIGINT NOT NULL,
    "targets_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "snapshot_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "timestamp_expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cohort_pkey" PRIMARY KEY ("channel")
);

-- CreateTable
CREATE TABLE "cohort_document" (
    "channel" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cohort_document_pkey" PRIMARY KEY ("channel","name")
);

-- CreateTable
CREATE TABLE "root_document" (
    "version" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "root_document_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "enrolment_token" (
    "id" UUID NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "team_id" UUID NOT NULL,
    "uses" INTEGER NOT NULL,
    "used" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "description" TEXT NOT NULL,
    "created_by_id" UUID,

    CONSTRAINT "enrolment_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "device" (
    "id" UUID NOT NULL,
    "team_id" UUID NOT NULL,
    "os" TEXT NOT NULL,
    "track" TEXT NOT NULL DEFAULT 'stable',
    "hostname" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "agent_version" TEXT NOT NULL,
    "enrolled_at" TIMESTAMPTZ(3) NOT NULL,
    "enrolment_token_id" UUID,
    "root_pinned" BOOLEAN NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "last_contact_at" TIMESTAMPTZ(3),
    "report" JSON,
    "reported_at" TIMESTAMPTZ(3),
    "received" INTEGER,
    "applied" INTEGER,
    "outcome" TEXT,
    "drifted" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "device_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "sequence" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "before" JSON,
    "after" JSON,
    "request_id" TEXT,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "sequence" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "organisation_only_key" ON "organisation"("only");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE INDEX "user_team_team_id_idx" ON "user_team"("team_id");

-- CreateIndex
CREATE INDEX "sign_in_link_user_id_idx" ON "sign_in_link"("user_id");

-- CreateIndex
CREATE INDEX "IDX_session_expire" ON "session"("expire");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- CreateIndex
CREATE INDEX "api_token_owner_id_idx" ON "api_token"("owner_id");

-- CreateIndex
CREATE UNIQUE INDEX "team_slug_key" ON "team"("slug");

-- CreateIndex
CREATE INDEX "team_parent_id_idx" ON "team"("parent_id");

-- CreateIndex
CREATE INDEX "template_use_server_name_version_idx" ON "template_use"("server_name", "version");

-- CreateIndex
CREATE INDEX "policy_exception_team_id_idx" ON "policy_exception"("team_id");

-- CreateIndex
CREATE INDEX "server_version_status_idx" ON "server_version"("status");

-- CreateIndex
CREATE UNIQUE INDEX "server_version_server_name_version_key" ON "server_version"("server_name", "version");

-- CreateIndex
CREATE UNIQUE INDEX "change_number_key" ON "change"("number");

-- CreateIndex
CREATE INDEX "change_status_number_idx" ON "change"("status", "number");

-- CreateIndex
CREATE INDEX "release_change_id_idx" ON "release"("change_id");

-- CreateIndex
CREATE INDEX "release_cohort_release_idx" ON "release_cohort"("release");

-- CreateIndex
CREATE INDEX "cohort_timestamp_expires_at_idx" ON "cohort"("timestamp_expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "cohort_team_id_os_track_key" ON "cohort"("team_id", "os", "track");

-- CreateIndex
CREATE INDEX "cohort_document_created_at_idx" ON "cohort_document"("created_at");

-- CreateIndex
CREATE INDEX "enrolment_token_team_id_idx" ON "enrolment_token"("team_id");

-- CreateIndex
CREATE INDEX "device_team_id_os_track_idx" ON "device"("team_id", "os", "track");

-- CreateIndex
CREATE INDEX "device_hostname_id_idx" ON "device"("hostname", "id");

-- CreateIndex
CREATE INDEX "device_applied_idx" ON "device"("applied");

-- CreateIndex
CREATE INDEX "audit_event_type_sequence_idx" ON "audit_event"("type", "sequence");

-- CreateIndex
CREATE INDEX "audit_event_actor_id_sequence_idx" ON "audit_event"("actor_id", "sequence");

-- CreateIndex
CREATE INDEX "audit_event_at_idx" ON "audit_event"("at");

-- AddForeignKey
ALTER TABLE "user_team" ADD CONSTRAINT "user_team_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_team" ADD CONSTRAINT "user_team_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_in_link" ADD CONSTRAINT "sign_in_link_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "team" ADD CONSTRAINT "team_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "team"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "template_revision" ADD CONSTRAINT "template_revision_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "template_revision" ADD CONSTRAINT "template_revision_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "template_revision" ADD CONSTRAINT "template_revision_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "template_use" ADD CONSTRAINT "template_use_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_revision" ADD CONSTRAINT "policy_revision_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_revision" ADD CONSTRAINT "policy_revision_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_revision" ADD CONSTRAINT "policy_revision_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_exception" ADD CONSTRAINT "policy_exception_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_exception" ADD CONSTRAINT "policy_exception_approved_by_id_fkey" FOREIGN KEY ("approved_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "server_version" ADD CONSTRAINT "server_version_server_name_fkey" FOREIGN KEY ("server_name") REFERENCES "server"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "server_version" ADD CONSTRAINT "server_version_proposed_by_id_fkey" FOREIGN KEY ("proposed_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "server_version" ADD CONSTRAINT "server_version_decided_by_id_fkey" FOREIGN KEY ("decided_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change" ADD CONSTRAINT "change_proposed_by_id_fkey" FOREIGN KEY ("proposed_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "change" ADD CONSTRAINT "change_decided_by_id_fkey" FOREIGN KEY ("decided_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release" ADD CONSTRAINT "release_change_id_fkey" FOREIGN KEY ("change_id") REFERENCES "change"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release" ADD CONSTRAINT "release_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_cohort" ADD CONSTRAINT "release_cohort_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_cohort" ADD CONSTRAINT "release_cohort_release_fkey" FOREIGN KEY ("release") REFERENCES "release"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cohort" ADD CONSTRAINT "cohort_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cohort_document" ADD CONSTRAINT "cohort_document_channel_fkey" FOREIGN KEY ("channel") REFERENCES "cohort"("channel") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment_token" ADD CONSTRAINT "enrolment_token_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment_token" ADD CONSTRAINT "enrolment_token_created_by_id_fkey" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device" ADD CONSTRAINT "device_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "device" ADD CONSTRAINT "device_enrolment_token_id_fkey" FOREIGN KEY ("enrolment_token_id") REFERENCES "enrolment_token"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What a Prisma schema cannot say ------------------------------------------------------------------------

-- There is one organisation, one counter, one head of the chain.
ALTER TABLE "organisation" ADD CONSTRAINT "organisation_only_one" CHECK ("only");
ALTER TABLE "release_counter" ADD CONSTRAINT "release_counter_only_one" CHECK ("id" = 1);
ALTER TABLE "audit_head" ADD CONSTRAINT "audit_head_only_one" CHECK ("id" = 1);
INSERT INTO "release_counter" ("id", "last") VALUES (1, 0);
INSERT INTO "audit_head" ("id", "sequence", "hash") VALUES (1, 0, repeat('0', 64));

-- E-mail addresses are compared without case.
ALTER TABLE "user" ADD CONSTRAINT "user_email_lower" CHECK ("email" = lower("email"));

-- An enrolment token is never used more often than it allows, whatever a query says.
ALTER TABLE "enrolment_token" ADD CONSTRAINT "enrolment_token_used" CHECK ("used" BETWEEN 0 AND "uses");

-- The audit log only grows. The chain of hashes shows what a superuser did who went around this.
CREATE FUNCTION "refuse_change_of_audit"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log only grows: % on % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END;
$$;

CREATE TRIGGER "audit_event_only_grows" BEFORE UPDATE OR DELETE ON "audit_event"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_audit"();
CREATE TRIGGER "audit_event_not_emptied" BEFORE TRUNCATE ON "audit_event"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_audit"();
CREATE TRIGGER "audit_head_not_removed" BEFORE DELETE ON "audit_head"
  FOR EACH ROW EXECUTE FUNCTION "refuse_change_of_audit"();
CREATE TRIGGER "audit_head_not_emptied" BEFORE TRUNCATE ON "audit_head"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_audit"();
CREATE TRIGGER "audit_head_steps_forward" BEFORE UPDATE ON "audit_head"
  FOR EACH ROW WHEN (NEW."sequence" <> OLD."sequence" + 1) EXECUTE FUNCTION "refuse_change_of_audit"();
