/**
 * Cleans the HTML of mails, away from the main thread: a mail that is made to be slow or big harms nobody but itself.
 * Plain JavaScript, since a worker thread of the built app runs no TypeScript.
 */
import { parentPort } from 'node:worker_threads'
import createDOMPurify from 'dompurify'
import { JSDOM } from 'jsdom'

if (!parentPort) throw new Error('This file runs as a worker thread.')
const port = parentPort

const purify = createDOMPurify(new JSDOM('').window)

/** What can load, run, navigate, submit or draw over its frame has no place in a mail. */
const RULES = {
  WHOLE_DOCUMENT: true,
  USE_PROFILES: { html: true },
  FORBID_TAGS: [
    'base',
    'button',
    'dialog',
    'embed',
    'form',
    'frame',
    'frameset',
    'iframe',
    'input',
    'link',
    'meta',
    'object',
    'option',
    'select',
    'template',
    'textarea',
    'audio',
    'video',
    'source',
    'track',
    'portal',
  ],
  FORBID_ATTR: [
    'action',
    'formaction',
    'ping',
    'autofocus',
    'contenteditable',
    'popover',
    'popovertarget',
    'is',
    'id',
    'name',
  ],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|cid:|data:image\/(?:png|gif|jpe?g|webp);|#)/i,
}

// Where a link leads is shown; that it opens is left to the frame, which opens nothing.
purify.addHook('afterSanitizeAttributes', (node) => {
  if (node.nodeName !== 'A' || !node.hasAttribute('href')) return
  node.setAttribute('target', '_blank')
  node.setAttribute('rel', 'noopener noreferrer nofollow')
  if (!node.hasAttribute('title')) node.setAttribute('title', node.getAttribute('href') ?? '')
})

port.on('message', (/** @type {{ id: number, html: string }} */ { id, html }) => {
  try {
    port.postMessage({ id, html: purify.sanitize(html, RULES) })
  } catch (error) {
    port.postMessage({ id, error: error instanceof Error ? error.message : String(error) })
  }
})

port.postMessage({ ready: true })
