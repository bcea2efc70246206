// Small parts that every page uses.
import { Badge, Button, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { ReactNode, useEffect, useState } from 'react';

import { read, Source } from '../api/client';
import { useWords } from '../i18n/words';
import { ProblemNote, useToast } from './toast';

export function PageHead({ title, children, note, icon }: { title: string; children?: ReactNode; note?: ReactNode; icon?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Bursar`;
  }, [title]);
  return (
    <Group justify="space-between" mb="md" align="start">
      <Group gap="md" wrap="nowrap">
        {icon}
        <div>
          <Title order={1}>{title}</Title>
          {note && <Text component="div" className="muted">{note}</Text>}
        </div>
      </Group>
      <Group gap="xs" className="no-print">{children}</Group>
    </Group>
  );
}

/** The parts of a page; each has an address of its own. */
export function PageTabs({ now, tabs, link }: { now: string; tabs: [string, string][]; link: (name: string) => string }) {
  const { t } = useWords();
  return (
    <nav className="tabs no-print" aria-label={t('nav.parts')}>
      {tabs.map(([name, title]) => <a key={name} href={link(name)} aria-current={name === now ? 'page' : undefined}>{title}</a>)}
    </nav>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Stack align="center" py="lg" gap="xs">
      <Text fw={600}>{title}</Text>
      {children}
    </Stack>
  );
}

export function Figure({ label, value, note, link }: { label: string; value: ReactNode; note?: ReactNode; link?: string }) {
  const body = (
    <>
      <div className="muted">{label}</div>
      <div className="figure">{value}</div>
      {note && <div className="muted">{note}</div>}
    </>
  );
  return link ? <a className="card" href={link} style={{ color: 'inherit', textDecoration: 'none' }}>{body}</a> : <div className="card">{body}</div>;
}

export function Facts({ rows }: { rows: [string, ReactNode][] }) {
  return (
    <dl className="facts">
      {rows.map(([label, value]) => [<dt key={label + '.'}>{label}</dt>, <dd key={label}>{value === '' || value === null ? '–' : value}</dd>])}
    </dl>
  );
}

const COLORS: Record<string, string> = {
  active: 'green', valid: 'green', done: 'green', applied: 'green', grant: 'green', found: 'green', success: 'green', info: 'blue',
  expiring: 'yellow', waiting: 'yellow', wait: 'yellow', paused: 'yellow', running: 'blue', fresh: 'blue', draft: 'gray', hint: 'blue',
  warning: 'yellow', expired: 'red', rejected: 'red', taken_over: 'red', stopped: 'red', failed: 'red', revoke: 'red', refuse: 'red',
  error: 'red', critical: 'red', left_store: 'red', given_up: 'red', failing: 'red', delivered: 'green', on: 'green',
};
export function State({ group, code }: { group: string; code: string }) {
  const { word } = useWords();
  return <Badge variant="light" color={COLORS[code] ?? 'gray'} radius="sm" tt="none" styles={{ root: { minWidth: 'max-content' }, label: { color: 'var(--mantine-color-text)' } }}>{word(group, code)}</Badge>;
}

/** One object or list of the API; none: nothing is asked. */
export function useGet<T>(from: Source<T> | string | null, every?: number) {
  const address = typeof from === 'string' ? from : from?.address;
  return useQuery<T>({
    queryKey: [address],
    enabled: from !== null,
    queryFn: () => read<T>(address!),
    refetchInterval: every,
  });
}
export function useItems<T>(from: Source<{ items: T[] }> | string | null, every?: number): T[] {
  return useGet<{ items: T[] }>(from, every).data?.items ?? [];
}

/** Everything on the page is read again; of long lists only what is asked for next. */
export function readAgain(queries: QueryClient): Promise<void> {
  const isLong = (query: { state: { data?: unknown } }) => ((query.state.data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0) > 3;
  void queries.invalidateQueries({ predicate: isLong, refetchType: 'none' });
  return queries.invalidateQueries({ predicate: (query) => !isLong(query) });
}

export function Loaded<T>({ query, children }: { query: { data?: T; error: unknown; isPending: boolean }; children: (data: T) => ReactNode }) {
  const { t } = useWords();
  if (query.error) return <ProblemNote error={query.error} />;
  if (query.data === undefined) return <Text size="sm">{t('loading')}</Text>;
  return <>{children(query.data)}</>;
}

/** Does something, says so, and has the lists read again; a refusal is told in words. `then` is done before the lists are read:
    a form that is emptied after them would take away what is typed meanwhile. */
export function useAct() {
  const { tell, complain } = useToast();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const act = async <T,>(work: () => Promise<T>, done?: string | ((result: T) => string), then?: (result: T) => void): Promise<T | undefined> => {
    setBusy(true);
    try {
      const result = await work();
      then?.(result);
      if (done) tell(typeof done === 'function' ? done(result) : done);
      await readAgain(queries);
      return result;
    } catch (error) {
      complain(error);
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return { act, busy };
}

interface ConfirmProps {
  label: string;
  title: string;
  children: ReactNode;
  onConfirm: () => Promise<unknown>;
  typed?: string; // has to be typed
  color?: string;
  disabled?: boolean;
}
/** A button that asks first, with what will happen. */
export function ConfirmButton({ label, title, children, onConfirm, typed, color = 'red', disabled }: ConfirmProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    await onConfirm().finally(() => setBusy(false));
    setOpen(false);
    setText('');
  };
  return (
    <>
      <Button size="xs" color={color} variant={color === 'red' ? 'light' : 'filled'} disabled={disabled} onClick={() => setOpen(true)}
              styles={color === 'red' ? { label: { color: 'var(--mantine-color-text)' } } : undefined}>{label}</Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={title} centered closeButtonProps={{ 'aria-label': t('close') }}>
        <Stack gap="sm">
          {children}
          {typed !== undefined && <TextInput label={t('confirm.type', { text: typed })} value={text} onChange={(e) => setText(e.currentTarget.value)} data-autofocus />}
          <Group justify="end">
            <Button variant="default" onClick={() => setOpen(false)}>{t('cancel')}</Button>
            <Button color={color} loading={busy} disabled={typed !== undefined && text !== typed} onClick={() => void confirm()}>{label}</Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

/** A first letter in a color of its own. */
export function Icon({ name, size = 28 }: { name: string; size?: number }) {
  const hue = [...name].reduce((sum, c) => (sum * 31 + c.codePointAt(0)!) % 360, 7);
  return (
    <svg width={size} height={size} viewBox="0 0 28 28" aria-hidden="true">
      <rect width="28" height="28" rx="6" fill={`hsl(${hue} 45% 38%)`} />
      <text x="14" y="19.500" textAnchor="middle" fontSize="15" fontWeight="600" fill="#fff">{[...name][0]?.toUpperCase() ?? '?'}</text>
    </svg>
  );
}
