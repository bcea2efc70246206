// A content token from a file of whatever name, or pasted.
import { Button, Text, Textarea } from '@mantine/core';
import { DragEvent, useRef, useState } from 'react';

import { useWords } from '../i18n/words';

export function TokenInput({ value, change }: { value: string; change: (text: string) => void }) {
  const { t } = useWords();
  const [over, setOver] = useState(false);
  const [name, setName] = useState('');
  const file = useRef<HTMLInputElement>(null);
  const take = async (files: FileList | null) => {
    if (!files?.[0]) return;
    setName(files[0].name);
    change((await files[0].text()).trim());
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files);
  };
  return (
    <div className="drop" data-over={over} onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <Text size="sm" mb="xs">{name && value ? t('location.fileRead', { name }) : t('location.drop')}</Text>
      <input ref={file} type="file" hidden onChange={(e) => void take(e.target.files)} />
      <Button variant="default" size="xs" onClick={() => file.current?.click()}>{t('location.choose')}</Button>
      <Textarea mt="sm" label={t('location.paste')} autosize minRows={2} maxRows={5} value={value} onChange={(e) => change(e.currentTarget.value.trim())}
                autoComplete="off" spellCheck={false} styles={{ input: { fontFamily: 'monospace', fontSize: 12 } }} />
    </div>
  );
}
