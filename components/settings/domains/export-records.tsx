'use client'

import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Sheet } from '#components/ui/sheet.tsx'
import { Tab, TabList, Tabs } from '#components/ui/tabs.tsx'

export type ExportFile = {
  format: string
  label: string
  fileName: string
  contentType: string
  text: string
  byHand: string | null
}

/** The records as files that DNS providers take in: to look at, to copy, to download. */
export function ExportRecords({ files }: { files: ExportFile[] }) {
  const [format, setFormat] = useState(files[0]?.format ?? '')
  const file = files.find((one) => one.format === format)
  return (
    <Sheet
      title="Export the records"
      trigger={
        <Button size="sm" icon={<Download aria-hidden />}>
          Export
        </Button>
      }
    >
      <Tabs value={format} onValueChange={setFormat}>
        <TabList>
          {files.map((one) => (
            <Tab key={one.format} value={one.format}>
              {one.label}
            </Tab>
          ))}
        </TabList>
      </Tabs>
      {file && (
        <>
          <div className="my-3 flex flex-wrap gap-2">
            <CopyButton text={file.text} label="Copy it" />
            <Button size="sm" icon={<Download aria-hidden />} onClick={() => download(file)}>
              Download {file.fileName}
            </Button>
          </div>
          {file.byHand && (
            <div className="mb-3">
              <Notice state="waiting" title="One row is edited by hand">
                {file.byHand}
              </Notice>
            </div>
          )}
          <pre className="overflow-x-auto rounded-md border bg-canvas p-3 font-mono text-xs">{file.text}</pre>
        </>
      )}
    </Sheet>
  )
}

function download({ fileName, contentType, text }: ExportFile): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: contentType }))
  link.download = fileName
  link.click()
  URL.revokeObjectURL(link.href)
}
