import { afterAll, describe, expect, test } from 'vitest'
import { sanitiseMail, stopSanitiser } from '#lib/messages/sanitise/sanitise-mail.ts'

afterAll(stopSanitiser)

/** Each of these must leave nothing behind that its pattern finds. */
const HOSTILE: [name: string, html: string, left: RegExp][] = [
  ['a script', '<p>Hi</p><script>top.hacked = 1</script>', /script|hacked/i],
  ['an event handler', '<img src="x" onerror="hacked()"><body onload=hacked()>', /onerror|onload|hacked/i],
  [
    'a javascript: address',
    '<a href="java&#10;script:hacked()">x</a><a href="  JaVaScRiPt:hacked()">y</a>',
    /script:|hacked/i,
  ],
  [
    'an SVG with a script',
    '<svg><script>hacked()</script><animate onbegin=hacked()></svg>',
    /svg|hacked|onbegin/i,
  ],
  [
    'MathML',
    '<math><maction actiontype="statusline" xlink:href="javascript:hacked()">x</maction></math>',
    /math|hacked/i,
  ],
  ['a refresh', '<meta http-equiv="refresh" content="0;url=https://evil.test">', /meta|refresh|evil/i],
  ['another base', '<base href="https://evil.test/"><a href="login">x</a>', /base|evil/i],
  [
    'a form',
    '<form action="https://evil.test"><input name="password"><button formaction="//evil.test">Go</button></form>',
    /<form|<input|<button|formaction|evil/i,
  ],
  [
    'frames',
    '<iframe srcdoc="<script>hacked()</script>"></iframe><frameset><frame src=//evil.test></frameset><object data=//evil.test></object><embed src=//evil.test>',
    /iframe|frame|object|embed|evil|hacked/i,
  ],
  ['a stylesheet of somebody else', '<link rel="stylesheet" href="https://evil.test/x.css">', /link|evil/i],
  ['a data: page', '<a href="data:text/html,<script>hacked()</script>">x</a>', /data:text|hacked/i],
  [
    'mutated markup',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=hacked()&gt;">',
    /<img[^>]*onerror/i,
  ],
  [
    'names that cover properties',
    '<img name="body"><a id="location" href="https://ok.test">x</a>',
    /name=|id=/i,
  ],
]

describe('hostile HTML', () => {
  test.each(HOSTILE)('%s is taken out', async (_name, html, left) => {
    expect(await sanitiseMail(html)).not.toMatch(left)
  })
})

test('what a mail is made of stays: text, links, images, lists, tables, inline style', async () => {
  const html =
    '<h1>Offer</h1><p style="color:#333">Dear <b>Ana</b>, <a href="https://www.example.com/pricing?a=1&amp;b=2">Pricing</a></p>' +
    '<ul><li>One</li></ul><table><tbody><tr><td>Cell</td></tr></tbody></table><img src="https://www.example.com/a.png" alt="A">'
  const clean = await sanitiseMail(html)
  expect(clean).toContain('<h1>Offer</h1>')
  expect(clean).toContain('style="color:#333"')
  expect(clean).toContain('href="https://www.example.com/pricing?a=1&amp;b=2"')
  expect(clean).toContain('rel="noopener noreferrer nofollow"')
  expect(clean).toContain('<li>One</li>')
  expect(clean).toContain('src="https://www.example.com/a.png"')
})

test('a mail that takes too long or too much is refused, and the next one is shown', async () => {
  const slow = '<div>'.repeat(350_000)
  await expect(sanitiseMail(slow)).rejects.toMatchObject({ code: 'unsupported' })
  await expect(sanitiseMail('x'.repeat(2_000_001))).rejects.toMatchObject({ code: 'too-large' })
  expect(await sanitiseMail('<p>Next</p>')).toContain('<p>Next</p>')
})

test('mails that come at once each get their own HTML', async () => {
  const clean = await Promise.all([1, 2, 3, 4, 5].map((n) => sanitiseMail(`<p>Mail ${n}</p>`)))
  clean.forEach((html, index) => expect(html).toContain(`<p>Mail ${index + 1}</p>`))
})
