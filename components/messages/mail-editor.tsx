'use client'

import { EditorContent, useEditor, type Editor } from '@tiptap/react'
import StarterKit from '@tiptap/starter-kit'
import { useState, type ReactNode } from 'react'
import { EditorToolbar } from '#components/messages/editor-toolbar.tsx'
import { mergeFieldNode, type MergeField } from '#components/messages/merge-field-node.ts'

/** The editor's own looks: its stylesheet is not injected, since our policy takes styles with a nonce only. */
const LOOK =
  'min-h-56 px-3 py-2.5 whitespace-pre-wrap break-words outline-none [&_a]:text-accent [&_a]:underline [&_li_p]:my-0 [&_ol]:list-decimal [&_ol]:pl-6 [&_p]:my-0 [&_p+p]:mt-3 [&_p+ul]:mt-2 [&_p+ol]:mt-2 [&_ul+p]:mt-3 [&_ol+p]:mt-3 [&_ul]:list-disc [&_ul]:pl-6 [&_.ProseMirror-selectednode]:ring-2 [&_.ProseMirror-selectednode]:ring-accent'

type Props = {
  html: string
  onChange: (html: string) => void
  /** What merge fields are called; one that is not among them shows its name. */
  fields: readonly MergeField[]
  /** How the text is named and described to those who hear it, as attributes. */
  attributes: Record<string, string>
  isInvalid?: boolean
  /** Offers the fields; a menu of all of them when left out. */
  picker?: (insert: (name: string) => void) => ReactNode
}

/**
 * Where a mail is written: bold, italic, links, lists and merge fields, nothing that mail programs disagree about. It
 * keeps its own document: give it a new key to take another one.
 */
export default function MailEditor({ html, onChange, fields, attributes, isInvalid, picker }: Props) {
  const [extensions] = useState(() => [
    StarterKit.configure({
      blockquote: false,
      code: false,
      codeBlock: false,
      heading: false,
      horizontalRule: false,
      strike: false,
      underline: false,
      dropcursor: false,
      link: { openOnClick: false, defaultProtocol: 'https', protocols: ['mailto', 'tel'] },
    }),
    mergeFieldNode(fields),
  ])
  const editor = useEditor({
    extensions,
    content: html,
    immediatelyRender: false,
    injectCSS: false,
    editorProps: {
      attributes: {
        class: LOOK,
        role: 'textbox',
        'aria-multiline': 'true',
        ...attributes,
      },
    },
    onUpdate: ({ editor: changed }) => onChange(htmlOf(changed)),
  })
  return (
    <div
      aria-invalid={isInvalid}
      className="rounded-md border border-line-strong bg-surface transition-colors focus-within:border-accent aria-invalid:border-problem"
    >
      <EditorToolbar editor={editor} fields={fields} picker={picker} />
      <EditorContent editor={editor} className="max-h-[50dvh] overflow-y-auto" />
    </div>
  )
}

/** Nothing for a mail in which nothing stands, rather than an empty paragraph. */
function htmlOf(editor: Editor): string {
  return editor.isEmpty ? '' : editor.getHTML()
}
