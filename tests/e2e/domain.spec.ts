import { ADMIN, useProduct } from './support/product.ts'
import { expect, signIn, test } from './support/story.ts'

const product = useProduct()
test.describe.configure({ mode: 'serial' })

test('a fresh domain: its records are missing, appear in DNS, and make it valid', async ({ page }) => {
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/domains`)
  await page.getByRole('link', { name: 'Add a domain' }).first().click()
  await page.getByLabel('Domain', { exact: true }).fill('https://Mail.Bücher.example/')
  await page.getByLabel('Return path').fill('em1')
  await page.getByRole('button', { name: 'Make the domain at SendGrid' }).click()

  await expect(page.getByRole('heading', { name: 'mail.bücher.example' })).toBeVisible()
  await expect(page.getByText('DNS records: 0 of 8 found')).toBeVisible()
  await expect(page.getByText('Missing', { exact: true })).toHaveCount(8)
  await page.getByRole('button', { name: 'Validate at SendGrid' }).click()
  await expect(page.getByText('SendGrid does not find every record')).toBeVisible()
  await expect(page.getByText(/Expected MX for "em1\.mail\.xn--bcher-kva\.example"/).first()).toBeVisible()

  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('tab', { name: 'Route 53 change batch' }).click()
  await expect(page.getByRole('dialog')).toContainText('"Name": "em1.mail.xn--bcher-kva.example."')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Mail to the DNS admin' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('To').fill('dns@example.com')
  await dialog.getByRole('button', { name: 'Mail the records' }).click()
  await expect(dialog).toContainText('SendGrid mails the records of mail.bücher.example.')
  await expect(dialog).toContainText('The whole sheet is on its way')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Enter the records there' }).click()
  await expect(page.getByText('DNS records: 8 of 8 found')).toBeVisible()
  await page.getByRole('button', { name: 'Validate at SendGrid' }).click()
  await expect(page.getByText('SendGrid found the domain valid')).toBeVisible()
  await expect(page.getByText('Valid', { exact: true })).toBeVisible()
})

test('a domain with automated security: what that means, and how it is made anew', async ({ page }) => {
  await product().query(
    `insert into sandbox.domain (domain, subdomain, "automaticSecurity", selector, "dkimKey", "isValid")
     values ('example.org', 'em77', true, 's', 'AAAA', true)`,
  )
  await product().query(
    `insert into sandbox.dns_record (host, type, data, priority)
     values ('example.org', 'MX', 'mx.company.example', 5), ('em77.example.org', 'CNAME', 'u4242.wl001.sendgrid.net', 0)`,
  )
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/domains`)
  await page.getByRole('button', { name: 'Use for this instance' }).click()
  await expect(page.getByText('Somebody else may use this domain')).toBeVisible()
  await page.getByLabel('Use it all the same').click()
  await page.getByRole('button', { name: 'Use for this instance' }).click()
  await expect(
    page.getByText('Automated security is on: events work, inbound mail never arrives'),
  ).toBeVisible()
  await expect(page.getByText('example.org receives other mail')).toBeVisible()
  await expect(page.getByText('inbound.example.org', { exact: true })).toBeVisible()

  await page.getByRole('button', { name: 'Make it anew without' }).click()
  await expect(page.getByRole('dialog')).toContainText('em77.example.org')
  await page.getByRole('button', { name: 'Delete and make anew' }).click()
  await expect(page.getByRole('heading', { name: 'To be removed from DNS' })).toBeVisible()

  await page.getByRole('button', { name: 'Enter the records there' }).click()
  await expect(page.getByRole('heading', { name: 'To be removed from DNS' })).toBeHidden()
  await page.getByRole('button', { name: 'Validate at SendGrid' }).click()
  await expect(page.getByText('SendGrid found the domain valid')).toBeVisible()
})

test('the plan of all instances is filled in, and made for paper', async ({ page }) => {
  await signIn(page, product(), ADMIN)
  await page.goto(`${product().url}/settings/domains/plan`)
  await page.getByLabel('Instance').fill('val')
  await page.getByLabel('Domain').fill('val-mail.example.com')
  await page.getByRole('button', { name: 'Put on the plan' }).click()
  await expect(page.getByRole('link', { name: 'val-mail.example.com' })).toBeVisible()
  await expect(
    page.getByText('10 mx.sendgrid.net.').first(),
    'DNS was asked when it was planned',
  ).toBeVisible()
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('link', { name: 'val-mail.example.com' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Put on the plan' })).toBeHidden()
  await expect(page.getByRole('navigation', { name: 'Settings' })).toBeHidden()
})
