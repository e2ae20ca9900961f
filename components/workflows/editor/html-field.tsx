'use client'

import { EditorContent, useEditor, useEditorState, type Editor } from '@tiptap/react'
import StarterKit from '@tiptap/starter-kit'
import { Bold, Italic, Link2, List, ListOrdered } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { useFieldProps } from '#components/ui/field.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { Input } from '#components/ui/input.tsx'
import { ValuePicker } from '#components/workflows/editor/value-picker.tsx'
import type { FactDeclaration } from '#lib/workflows/facts.ts'

type Props = {
  value: string
  maxLength: number
  facts: readonly FactDeclaration[]
  onChange: (value: string) => void
}

const PROSE =
  'min-h-32 whitespace-pre-wrap px-3 py-2.5 outline-none [&_a]:text-accent [&_a]:underline [&_li>p]:my-0 [&_ol]:list-decimal [&_ol]:pl-5 [&_p+p]:mt-3 [&_ul]:list-disc [&_ul]:pl-5 [&_:is(ol,ul)+p]:mt-3 [&_p+:is(ol,ul)]:mt-3'

/** What a mail may consist of; more would be lost in some mail programs. */
const extensions = [
  StarterKit.configure({
    blockquote: false,
    code: false,
    codeBlock: false,
    heading: false,
    horizontalRule: false,
    strike: false,
    underline: false,
    link: {
      openOnClick: false,
      protocols: ['https', 'http', 'mailto'],
      HTMLAttributes: { rel: null, target: null },
    },
  }),
]

/** The text of a mail with values in it. It keeps its own document: give it a new key to take another one. */
export function HtmlField({ value, facts, onChange }: Props) {
  const { props: field } = useFieldProps()
  const editor = useEditor({
    extensions,
    content: value,
    injectCSS: false,
    immediatelyRender: false,
    onUpdate: ({ editor: changed }) => onChange(changed.isEmpty ? '' : changed.getHTML()),
    editorProps: {
      attributes: {
        class: PROSE,
        role: 'textbox',
        'aria-multiline': 'true',
        ...(field.id ? { id: field.id } : {}),
        'aria-label': 'Mail',
        ...(field['aria-describedby'] ? { 'aria-describedby': field['aria-describedby'] } : {}),
      },
    },
  })
  if (!editor) return null
  const insert = (placeholder: string) => editor.chain().focus().insertContent(placeholder).run()
  return (
    <div
      aria-invalid={field['aria-invalid']}
      className="overflow-clip rounded-md border border-line-strong bg-surface focus-within:border-accent aria-invalid:border-problem"
    >
      <Toolbar editor={editor}>
        <ValuePicker facts={facts} onPick={insert} />
      </Toolbar>
      <EditorContent editor={editor} />
    </div>
  )
}

function Toolbar({ editor, children }: { editor: Editor; children: React.ReactNode }) {
  const [isLinking, setIsLinking] = useState(false)
  const active = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      italic: now.isActive('italic'),
      bulletList: now.isActive('bulletList'),
      orderedList: now.isActive('orderedList'),
      link: now.isActive('link'),
    }),
  })
  const on = (isActive: boolean) => ({
    'aria-pressed': isActive,
    className: isActive ? 'bg-hover text-ink' : '',
  })
  const chain = () => editor.chain().focus()
  return (
    <div className="border-b px-1.5 py-1">
      <div role="toolbar" aria-label="Format" className="flex flex-wrap items-center gap-0.5">
        <IconButton
          label="Bold"
          icon={<Bold />}
          {...on(active.bold)}
          onClick={() => chain().toggleBold().run()}
        />
        <IconButton
          label="Italic"
          icon={<Italic />}
          {...on(active.italic)}
          onClick={() => chain().toggleItalic().run()}
        />
        <IconButton
          label="List"
          icon={<List />}
          {...on(active.bulletList)}
          onClick={() => chain().toggleBulletList().run()}
        />
        <IconButton
          label="Numbered list"
          icon={<ListOrdered />}
          {...on(active.orderedList)}
          onClick={() => chain().toggleOrderedList().run()}
        />
        <IconButton
          label="Link"
          icon={<Link2 />}
          {...on(active.link)}
          onClick={() => (active.link ? chain().unsetLink().run() : setIsLinking(true))}
        />
        <span className="ml-auto">{children}</span>
      </div>
      {isLinking && <LinkInput editor={editor} onDone={() => setIsLinking(false)} />}
    </div>
  )
}

function LinkInput({ editor, onDone }: { editor: Editor; onDone: () => void }) {
  const [href, setHref] = useState('https://')
  const set = () => {
    const { empty } = editor.state.selection
    const chain = editor.chain().focus()
    if (empty)
      chain.insertContent({ type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] }).run()
    else chain.setLink({ href }).run()
    onDone()
  }
  return (
    <div className="flex items-center gap-1 px-1 py-1">
      <Input
        id={undefined}
        name={undefined}
        aria-label="Address of the link"
        type="url"
        autoFocus
        value={href}
        onChange={(event) => setHref(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault()
            set()
          }
          if (event.key === 'Escape') onDone()
        }}
      />
      <Button size="sm" onClick={set}>
        Add link
      </Button>
    </div>
  )
}
