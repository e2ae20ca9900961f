import type { OutgoingMail } from '#lib/mail/transport.ts'
import { categoriesOf } from '#lib/sendgrid/transport.ts'

/** What a header line should keep to, and what it must (characters, RFC 5322: 998 with its name). */
const USUAL_LINE = 76
const LONGEST_LINE = 900
const NAME = 'X-SMTPAPI'

/**
 * The header that says to the relay what the body of `mail/send` says to the API. ASCII, and folded so that unfolding
 * gives back the same JSON. A header that SendGrid cannot read loses the mail (“Invalid SMTPAPI header”), so nothing
 * that may be damaged on the way goes in.
 */
export function smtpApiHeader(mail: OutgoingMail): { name: string; value: string } {
  const { tracksOpens, tracksClicks, footer, ipPool, unsubscribeGroupId } = mail.options
  return {
    name: NAME,
    value: fold({
      // They come back flattened into every event of this mail, as custom_args do.
      unique_args: { crm_message_id: mail.messageId, crm_instance: mail.instance },
      category: categoriesOf(mail),
      filters: {
        opentrack: { settings: { enable: flag(tracksOpens) } },
        clicktrack: { settings: { enable: flag(tracksClicks), enable_text: 0 } },
        ...(footer
          ? { footer: { settings: { enable: 1, 'text/html': footer.html, 'text/plain': footer.text } } }
          : {}),
      },
      ...(unsubscribeGroupId === null ? {} : { asm_group_id: unsubscribeGroupId }),
      ...(ipPool === null ? {} : { ip_pool: ipPool }),
    }),
  }
}

function flag(isOn: boolean): 0 | 1 {
  return isOn ? 1 : 0
}

/** Broken between the members of the JSON, and inside a text (before one of its own spaces) only where it must be. */
function fold(value: object): string {
  const members = asciiJson(value).split(/\n */)
  const lines: string[] = []
  let line = `${NAME}:`
  for (const word of members.flatMap(piecesOf)) {
    if (line.length + 1 + word.length > USUAL_LINE && line.trim() !== '') {
      lines.push(line)
      line = ''
    }
    line += ` ${word}`
  }
  return [...lines, line]
    .join('\r\n')
    .slice(NAME.length + 1)
    .trimStart()
}

/** A member that is too long for one line, cut at spaces before a word: the space of the fold takes their place. */
function piecesOf(member: string): string[] {
  if (member.length <= LONGEST_LINE) return [member]
  const pieces: string[] = []
  let piece = ''
  for (const word of member.split(/ (?=\S)/)) {
    if (piece !== '' && piece.length + 1 + word.length > LONGEST_LINE) {
      pieces.push(piece)
      piece = word
    } else piece = piece === '' ? word : `${piece} ${word}`
  }
  return [...pieces, piece]
}

function asciiJson(value: object): string {
  return JSON.stringify(value, null, 1).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
