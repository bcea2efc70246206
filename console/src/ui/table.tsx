// Tables: columns one can choose, rows that come page by page as one scrolls, CSV of everything.
import { Button, Checkbox, Group, Menu, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { KeyboardEvent, ReactNode, useEffect, useRef, useState } from 'react';

import { page, saveAs } from '../api/client';
import { useWords } from '../i18n/words';
import { go } from '../router';
import { remember, remembered } from './settings';
import { ProblemNote, useToast } from './toast';

export interface Column<T> {
  name: string;
  title: string;
  cell: (row: T) => ReactNode;
  number?: boolean;
  hidden?: boolean; // until chosen
}

interface Props<T> {
  name: string; // under which the choice of columns is remembered
  rows: T[];
  columns: Column<T>[];
  keyOf: (row: T) => string;
  link?: (row: T) => string;
  empty: ReactNode;
  tools?: ReactNode;
  csv?: { path: string; file: string };
  chosen?: { keys: Set<string>; change: (keys: Set<string>) => void };
  onEnd?: () => void;
  more?: boolean;
}

export function Rows<T>({ name, rows, columns, keyOf, link, empty, tools, csv, chosen, onEnd, more }: Props<T>) {
  const { t } = useWords();
  const { complain } = useToast();
  const [hidden, setHidden] = useState<string[]>(() =>
    remembered('hidden.' + name, columns.filter((c) => c.hidden).map((c) => c.name)));
  const end = useRef<HTMLTableRowElement>(null);
  const shown = columns.filter((column) => !hidden.includes(column.name));
  useEffect(() => {
    if (!onEnd || !more || !end.current) return undefined;
    const watcher = new IntersectionObserver((entries) => entries.some((e) => e.isIntersecting) && onEnd(), { rootMargin: '400px' });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [onEnd, more, rows.length]);
  const toggle = (column: string) => {
    const next = hidden.includes(column) ? hidden.filter((c) => c !== column) : [...hidden, column];
    remember('hidden.' + name, next);
    setHidden(next);
  };
  const open = (row: T) => link && go(link(row));
  const onKey = (event: KeyboardEvent, row: T) => {
    if (event.key === 'Enter' && event.target === event.currentTarget) open(row);
  };
  return (
    <div>
      <Group justify="space-between" mb="xs" className="no-print">
        <Group gap="xs">{tools}</Group>
        <Group gap="xs">
          {columns.length > 4 && <Menu closeOnItemClick={false} position="bottom-end">
            <Menu.Target><Button variant="default" size="xs">{t('table.columns')}</Button></Menu.Target>
            <Menu.Dropdown>
              {columns.map((column) => (
                <Menu.Item key={column.name} onClick={() => toggle(column.name)}>
                  <Checkbox size="xs" label={column.title} checked={!hidden.includes(column.name)} readOnly tabIndex={-1} />
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>}
          {csv && (
            <Button variant="default" size="xs" onClick={() => void saveAs(csv.path, csv.file, 'text/csv').catch(complain)}>CSV</Button>
          )}
        </Group>
      </Group>
      {rows.length === 0 ? <div className="card">{empty}</div> : (
        <div className="grid-wrap" tabIndex={0} role="region" aria-label={t('table.region')}>
          <table className="grid">
            <thead>
              <tr>
                {chosen && <th><span className="skip">{t('table.choose')}</span></th>}
                {shown.map((column) => <th key={column.name} className={column.number ? 'number' : ''} scope="col">{column.title}</th>)}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => {
                const key = keyOf(row);
                return (
                  <tr key={key} data-link={link ? true : undefined} tabIndex={link ? 0 : undefined}
                      onClick={() => open(row)} onKeyDown={(event) => onKey(event, row)}>
                    {chosen && (
                      <td onClick={(event) => event.stopPropagation()}>
                        <Checkbox size="xs" aria-label={key} checked={chosen.keys.has(key)} onChange={(event) => {
                          const keys = new Set(chosen.keys);
                          if (event.currentTarget.checked) keys.add(key);
                          else keys.delete(key);
                          chosen.change(keys);
                        }} />
                      </td>
                    )}
                    {shown.map((column) => <td key={column.name} className={column.number ? 'number' : ''}>{column.cell(row)}</td>)}
                  </tr>
                );
              })}
              {more && <tr ref={end}><td colSpan={shown.length + (chosen ? 1 : 0)}><Text size="xs">{t('loading')}</Text></td></tr>}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

/** A list of the API, however long: the next page is asked for when one comes near the end. */
export function List<T>({ path, every, ...rest }: Omit<Props<T>, 'rows' | 'onEnd' | 'more'> & { path: string; every?: number }) {
  const { t } = useWords();
  const list = useInfiniteQuery({
    queryKey: ['list', path],
    queryFn: ({ pageParam }) => page<T>(path, pageParam),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: every,
  });
  if (list.isError) return <ProblemNote error={list.error} />;
  if (list.isPending) return <Text size="sm">{t('loading')}</Text>;
  const rows = list.data.pages.flatMap((part) => part.items);
  return <Rows {...rest} rows={rows} more={list.hasNextPage}
               onEnd={() => { if (!list.isFetchingNextPage) void list.fetchNextPage(); }} />;
}
