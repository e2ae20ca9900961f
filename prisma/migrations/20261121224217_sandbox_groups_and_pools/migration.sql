-- CreateTable
CREATE TABLE "sandbox"."unsubscribe_group" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "isDefault" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "unsubscribe_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox"."ip_pool" (
    "name" TEXT NOT NULL,

    CONSTRAINT "ip_pool_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "unsubscribe_group_name_key" ON "sandbox"."unsubscribe_group"("name");

-- What a newcomer's account would have, so that there is something to choose from.
INSERT INTO "sandbox"."unsubscribe_group" ("id", "name", "description", "isDefault") VALUES
  (14001, 'Product news', 'What is new in the product, once a month.', true),
  (14002, 'Invitations', 'Invitations to events and webinars.', false);
SELECT setval(pg_get_serial_sequence('"sandbox"."unsubscribe_group"', 'id'), 14002);
INSERT INTO "sandbox"."ip_pool" ("name") VALUES ('transactional'), ('marketing');
