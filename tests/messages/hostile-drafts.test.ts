import { expect, test } from 'vitest'
import { renderTemplate, templateProblem, unknownNames } from '#lib/mail/template.ts'
import { headerText } from '#lib/messages/header-text.ts'
import { plainText } from '#lib/messages/plain-text.ts'

test('a template with thousands of places, or one endless place, is refused before it is parsed', () => {
  const many = '{{a}}'.repeat(10_000)
  const endless = `{{ a ${'| prepend: a '.repeat(6_000)} }}`
  for (const template of [many, endless]) {
    expect(templateProblem(template)).toContain('places to fill in')
    expect(unknownNames(template, [])).toEqual([])
    expect(() => renderTemplate(template, {}, 'text')).toThrow('places to fill in')
  }
  expect(templateProblem('{{ contact.first_name }}'.repeat(100))).toBeNull()
})

test('what is wrong with a template is said to whoever wrote it', () => {
  expect(templateProblem('<p>Hello {{ there</p>')).toBe('“{{ there” has no end. Close it with }}')
  expect(templateProblem('<p>{% if a %}Hello</p>')).toBe('“{% if a %}” has no end. Close it with {% end… %}')
  expect(templateProblem('{{ }}')).toBe('there is nothing between {{ and }}')
  expect(templateProblem('{{ a | shout }}')).toBe('undefined filter: shout')
})

test('HTML nested without end is refused before it is turned into text', () => {
  expect(() => plainText('<table><tr><td>'.repeat(30_000))).toThrow('too many parts')
  expect(plainText('<p>Hello</p>'.repeat(1_000))).toContain('Hello')
})

test('a header is one line of plain direction, whatever a name carries', () => {
  expect(headerText('Ana\r\nBcc: eve@example.com\u202e\u0085')).toBe('Ana Bcc: eve@example.com')
})
