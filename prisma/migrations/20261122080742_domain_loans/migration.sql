-- CreateTable
CREATE TABLE "sandbox"."domain_loan" (
    "domainId" INTEGER NOT NULL,
    "username" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "domain_loan_pkey" PRIMARY KEY ("domainId","username")
);

-- AddForeignKey
ALTER TABLE "sandbox"."domain_loan" ADD CONSTRAINT "domain_loan_domainId_fkey" FOREIGN KEY ("domainId") REFERENCES "sandbox"."domain"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sandbox"."domain_loan" ADD CONSTRAINT "domain_loan_username_fkey" FOREIGN KEY ("username") REFERENCES "sandbox"."subuser"("username") ON DELETE CASCADE ON UPDATE CASCADE;
