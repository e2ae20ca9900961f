'use client'

import { useEditorState, type Editor } from '@tiptap/react'
import { Bold, Braces, Italic, Link as LinkIcon, List, ListOrdered, Unlink } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { FieldMenu } from '#components/messages/field-menu.tsx'
import type { MergeField } from '#components/messages/merge-field-node.ts'
import { Button } from '#components/ui/button.tsx'
import { IconButton } from '#components/ui/icon-button.tsx'
import { Input } from '#components/ui/input.tsx'

type Props = {
  editor: Editor | null
  fields: readonly MergeField[]
  picker: ((insert: (name: string) => void) => ReactNode) | undefined
}

/** What can be done to the text of a mail. */
export function EditorToolbar({ editor, fields, picker }: Props) {
  const [isLinking, setIsLinking] = useState(false)
  const active = useEditorState({
    editor,
    selector: ({ editor: current }) => ({
      bold: current?.isActive('bold') ?? false,
      italic: current?.isActive('italic') ?? false,
      link: current?.isActive('link') ?? false,
      bulletList: current?.isActive('bulletList') ?? false,
      orderedList: current?.isActive('orderedList') ?? false,
    }),
  })
  const chain = () => editor?.chain().focus()
  const insert = (name: string) => chain()?.insertContent({ type: 'mergeField', attrs: { name } }).run()
  return (
    <div className="border-b">
      <div role="toolbar" aria-label="Format" className="flex flex-wrap items-center gap-0.5 p-1">
        <Toggle
          label="Bold"
          icon={<Bold />}
          isOn={active?.bold}
          onPress={() => chain()?.toggleBold().run()}
        />
        <Toggle
          label="Italic"
          icon={<Italic />}
          isOn={active?.italic}
          onPress={() => chain()?.toggleItalic().run()}
        />
        {active?.link ? (
          <Toggle
            label="Remove link"
            icon={<Unlink />}
            isOn
            onPress={() => chain()?.extendMarkRange('link').unsetLink().run()}
          />
        ) : (
          <Toggle
            label="Link"
            icon={<LinkIcon />}
            isOn={isLinking}
            onPress={() => setIsLinking(!isLinking)}
          />
        )}
        <Toggle
          label="Bulleted list"
          icon={<List />}
          isOn={active?.bulletList}
          onPress={() => chain()?.toggleBulletList().run()}
        />
        <Toggle
          label="Numbered list"
          icon={<ListOrdered />}
          isOn={active?.orderedList}
          onPress={() => chain()?.toggleOrderedList().run()}
        />
        <span className="flex-1" />
        {picker?.(insert) ?? (
          <FieldMenu
            fields={fields}
            trigger={
              <Button variant="quiet" size="sm" icon={<Braces aria-hidden />}>
                Insert field
              </Button>
            }
            onPick={insert}
            focusBack={() => editor?.commands.focus()}
          />
        )}
      </div>
      {isLinking && editor && <LinkLine editor={editor} onDone={() => setIsLinking(false)} />}
    </div>
  )
}

type ToggleProps = { label: string; icon: ReactNode; isOn: boolean | undefined; onPress: () => void }

function Toggle({ label, icon, isOn, onPress }: ToggleProps) {
  return (
    <IconButton
      label={label}
      icon={icon}
      aria-pressed={isOn ?? false}
      // The text keeps its selection.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
      className="aria-pressed:bg-hover aria-pressed:text-ink"
    />
  )
}

/** Where a link's address is typed; without a selection the address is the text too. */
function LinkLine({ editor, onDone }: { editor: Editor; onDone: () => void }) {
  const [url, setUrl] = useState('')
  const add = () => {
    const href = withProtocol(url.trim())
    if (!href) return
    const chain = editor.chain().focus()
    if (editor.state.selection.empty) {
      chain
        .insertContent({ type: 'text', text: url.trim(), marks: [{ type: 'link', attrs: { href } }] })
        .run()
    } else chain.setLink({ href }).run()
    onDone()
  }
  return (
    <div className="flex items-center gap-2 border-t px-2 py-1.5">
      <Input
        aria-label="Address of the link"
        data-takes-escape
        type="url"
        inputMode="url"
        placeholder="www.example.com/pricing"
        autoFocus
        value={url}
        onChange={(event) => setUrl(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation()
            onDone()
            editor.commands.focus()
          }
          if (event.key !== 'Enter') return
          event.preventDefault()
          add()
        }}
      />
      <Button size="sm" onClick={add} disabled={url.trim() === ''}>
        Add link
      </Button>
    </div>
  )
}

function withProtocol(url: string): string {
  if (url === '' || /^(?:https?:\/\/|mailto:|tel:)/i.test(url)) return url
  return url.includes('@') && !url.includes('/') ? `mailto:${url}` : `https://${url}`
}
