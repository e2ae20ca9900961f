import { expect, test } from 'vitest'
import { fillTemplate, templateProblems } from '#lib/workflows/template.ts'
import type { FactDeclaration } from '#lib/workflows/facts.ts'
import type { TemplateField } from '#lib/workflows/fields.ts'

const line: TemplateField = { type: 'template', format: 'line', label: 'Title', default: '', maxLength: 40 }
const html: TemplateField = { ...line, format: 'html', maxLength: 50_000 }
const FACTS: FactDeclaration[] = [{ name: 'contact.first_name', label: 'First name', type: 'text' }]
const hostile = { 'contact.first_name': '<img src=x onerror=alert(1)>\r\nBcc: a@example.com' }

test('values are escaped in HTML and are one line of text elsewhere', () => {
  expect(fillTemplate('<p>{{ contact.first_name }}</p>', hostile, html)).toContain(
    '&lt;img src=x onerror=alert(1)&gt;',
  )
  expect(fillTemplate('Call {{ contact.first_name }}', { 'contact.first_name': 'A\r\nB' }, line)).toBe(
    'Call A B',
  )
})

test('what is not known is nothing, and a long line is cut', () => {
  expect(fillTemplate('Call {{ contact.nobody }}{{ x.y.z }}', {}, line)).toBe('Call')
  expect(fillTemplate('{{ contact.first_name }}', { 'contact.first_name': '😀'.repeat(50) }, line)).toBe(
    '😀'.repeat(40),
  )
})

const HOSTILE: Record<string, string> = {
  'a loop': '{% for i in (1..100000000) %}x{% endfor %}',
  'a table without end': '{% tablerow i in (1..100000000) %}x{% endtablerow %}',
  'a file': '{% include "/etc/passwd" %}',
  'a layout': '{% layout "/etc/passwd" %}',
  'a partial': '{% render "/etc/passwd" %}',
  'raw HTML': '{{ contact.first_name | raw }}',
  'an assignment': '{% assign a = "x" %}',
  'a filter that takes code': '{{ contact.first_name | where_exp: "a", "a" }}',
  'an open tag': '{{ contact.first_name',
}

for (const [what, template] of Object.entries(HOSTILE)) {
  test(`${what} is refused, when it is written and when it runs`, () => {
    expect(templateProblems(template, FACTS)).toHaveLength(1)
    expect(() => fillTemplate(template, hostile, html)).toThrow(expect.objectContaining({ code: 'invalid' }))
  })
}

test('a template reaches own values of facts only', () => {
  const names = [
    'contact.constructor',
    'contact.__proto__',
    'constructor.constructor',
    'contact.first_name.constructor',
  ]
  for (const name of names) expect(fillTemplate(`{{ ${name} }}`, hostile, line)).toBe('')
})

test('a template that eats memory or is endless long is stopped', () => {
  const eats = `{{ contact.first_name${' | append: contact.first_name'.repeat(2000)} }}`
  expect(() => fillTemplate(eats, { 'contact.first_name': 'x'.repeat(2000) }, html)).toThrow(
    expect.objectContaining({ code: 'invalid' }),
  )
  expect(templateProblems('x'.repeat(300_000), FACTS)).toHaveLength(1)
})

test('a name that is not known is a problem, with its name', () => {
  expect(templateProblems('{{ contact.frist_name }}', FACTS)).toEqual([
    'There is no value “contact.frist_name” here. Pick one from the list.',
  ])
  expect(
    templateProblems(
      '{% if contact.first_name %}{{ contact.first_name | default: "you" }}{% endif %}',
      FACTS,
    ),
  ).toEqual([])
})
