// What the keyboard does, shown by "?".
import { Kbd, Modal, Stack, Table, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';

import { Key, useWords } from '../i18n/words';

const KEYS: [string[], Key][] = [
  [['Ctrl', 'K'], 'keys.search'], [['/'], 'keys.search'], [['?'], 'keys.help'], [['G', 'H'], 'keys.go'],
  [['↑', '↓'], 'keys.rows'], [['Home', 'End'], 'keys.ends'], [['Enter'], 'keys.open'], [['Space'], 'keys.choose'], [['Tab'], 'keys.tab'], [['Esc'], 'keys.close'],
];

const TOGETHER_MS = 1500;

/** A key that is typed anywhere but in a field, with the one typed just before it. */
export function useKeys(typed: (key: string, after: string) => void): void {
  const last = useRef({ key: '', at: 0 });
  const tell = useRef(typed);
  tell.current = typed;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const field = event.target instanceof HTMLElement && (event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName));
      if (field || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1) return;
      const key = event.key.toLowerCase();
      const after = Date.now() - last.current.at < TOGETHER_MS ? last.current.key : '';
      last.current = after === 'g' ? { key: '', at: 0 } : { key, at: Date.now() };
      tell.current(key, after);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

export function Help({ open, close, letters }: { open: boolean; close: () => void; letters: { letter: string; title: string }[] }) {
  const { t } = useWords();
  return (
    <Modal opened={open} onClose={close} title={t('keys.title')} centered size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack gap="sm">
        <Table>
          <Table.Tbody>
            {KEYS.map(([keys, what]) => (
              <Table.Tr key={keys.join()}>
                <Table.Td w={130}>{keys.map((key) => <Kbd key={key} mr={4}>{key}</Kbd>)}</Table.Td>
                <Table.Td>{t(what)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Text size="sm" fw={600}>{t('keys.pages')}</Text>
        <div className="letters">{letters.map(({ letter, title }) => <span key={letter}><Kbd>G</Kbd> <Kbd>{letter.toUpperCase()}</Kbd> {title}</span>)}</div>
      </Stack>
    </Modal>
  );
}
