// Tables: order by any column, columns one can choose, rows that come page by page as one scrolls, CSV of everything.
// However long, only the rows in sight are in the page.
import { Button, Checkbox, Group, Menu, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ComponentProps, forwardRef, KeyboardEvent, ReactNode, useEffect, useMemo, useRef, useState } from 'react';

import { listsOf, page, saveCsv, Source } from '../api/client';
import { useWords } from '../i18n/words';
import { changeQuery, go, usePlace } from '../router';
import { Chips, Filter, FilterInputs, momentsOf, useFilters } from './filters';
import { ordered, valueOf } from './order';
import { remember, remembered } from './settings';
import { ProblemNote, useToast } from './toast';
import { ALL_BELOW, useWindow } from './windowed';
import { View, Views } from './views';

export interface Column<T> {
  name: string;
  title: string;
  cell: (row: T) => ReactNode;
  number?: boolean;
  hidden?: boolean; // until chosen
  sort?: string; // the API's field, where it is not `name`
  value?: (row: T) => unknown; // what a whole list is ordered by, where it is not the field `name`
}

interface Sorting {
  by: string; // "-name": the other way round
  fields: (column: Column<never>) => string | undefined; // none: no order by this column
  change: (by: string) => void;
}

interface Props<T> {
  name: string; // under which columns and views are remembered
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
interface Inner<T> extends Props<T> {
  sorting?: Sorting;
  columnChoice?: [string[], (hidden: string[]) => void];
  chips?: ReactNode;
  views?: ReactNode;
}

const firstHidden = <T,>(columns: Column<T>[]) => columns.filter((c) => c.hidden).map((c) => c.name);

function useHidden<T>(name: string, columns: Column<T>[]): [string[], (hidden: string[]) => void] {
  const [hidden, setHidden] = useState<string[]>(() => remembered('hidden.' + name, firstHidden(columns)));
  return [hidden, (next) => {
    remember('hidden.' + name, next);
    setHidden(next);
  }];
}

function Head<T>({ column, sorting }: { column: Column<T>; sorting?: Sorting }) {
  const { t } = useWords();
  const field = sorting?.fields(column as Column<never>);
  const className = column.number ? 'number' : '';
  if (column.title === '') return <td className={className} />;
  if (!sorting || !field) return <th className={className} scope="col">{column.title}</th>;
  const up = sorting.by === field;
  const down = sorting.by === '-' + field;
  return (
    <th className={className} scope="col" aria-sort={up ? 'ascending' : down ? 'descending' : 'none'}>
      <button type="button" className="sort" title={t('table.sort', { name: column.title })} onClick={() => sorting.change(up ? '-' + field : down ? '' : field)}>
        {column.title}<span aria-hidden="true" className={up || down ? '' : 'either'}>{up ? ' ▲' : down ? ' ▼' : ' ↕'}</span>
      </button>
    </th>
  );
}

/** An item that is on or off: the menu would call it a plain item. */
const CheckItem = forwardRef<HTMLButtonElement, ComponentProps<'button'>>((props, ref) => <button {...props} ref={ref} role="menuitemcheckbox" />);

function ColumnMenu<T>({ columns, hidden, change }: { columns: Column<T>[]; hidden: string[]; change: (hidden: string[]) => void }) {
  const { t } = useWords();
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target><Button variant="default" size="xs">{t('table.columns')}</Button></Menu.Target>
      <Menu.Dropdown mah="60vh" style={{ overflow: 'auto' }}>
        {columns.filter((column) => column.title).map((column) => (
          <Menu.Item key={column.name} component={CheckItem} aria-checked={!hidden.includes(column.name)}
                     onClick={() => change(hidden.includes(column.name) ? hidden.filter((c) => c !== column.name) : [...hidden, column.name])}>
            <Group gap="xs" wrap="nowrap"><span aria-hidden="true" style={{ width: '1em' }}>{hidden.includes(column.name) ? '' : '✓'}</span>{column.title}</Group>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Arrows go from row to row, Enter opens, the space bar chooses. */
function onRowKey(event: KeyboardEvent<HTMLTableRowElement>, open: () => void, choose?: () => void) {
  if (event.target !== event.currentTarget) return;
  const rows = event.currentTarget.parentElement!;
  const next = {
    ArrowDown: event.currentTarget.nextElementSibling, ArrowUp: event.currentTarget.previousElementSibling,
    Home: rows.querySelector('tr[data-row]'), End: [...rows.querySelectorAll('tr[data-row]')].at(-1),
  }[event.key];
  if (next instanceof HTMLElement && next.dataset.row !== undefined) next.focus();
  else if (event.key === 'Enter') open();
  else if (event.key === ' ' && choose) choose();
  else return;
  event.preventDefault();
}

function Table<T>({ name, rows, columns, keyOf, link, empty, tools, csv, chosen, onEnd, more, sorting, columnChoice, chips, views }: Inner<T>) {
  const { t } = useWords();
  const { tell, complain } = useToast();
  const own = useHidden(name, columns);
  const [hidden, setHidden] = columnChoice ?? own;
  const box = useRef<HTMLDivElement>(null);
  const window = useWindow(rows.length, box);
  const [reached, setReached] = useState(0); // the row that the Tab key stops at
  const shown = columns.filter((column) => !hidden.includes(column.name));
  const wide = shown.length + (chosen ? 1 : 0);
  const atEnd = Boolean(more) && window.to >= rows.length - 30;
  useEffect(() => {
    if (atEnd) onEnd?.();
  }, [atEnd, rows.length]);
  const toggle = (key: string) => {
    const keys = new Set(chosen!.keys);
    if (!keys.delete(key)) keys.add(key);
    chosen!.change(keys);
  };
  const all = chosen !== undefined && rows.length > 0 && rows.every((row) => chosen.keys.has(keyOf(row)));
  const saveAll = () => saveCsv({ address: csv!.path }, csv!.file, (pages) => pages % 25 === 0 && tell(t('table.saving', { n: pages * 2000 }))).catch(complain);
  const can = Boolean(link) || Boolean(chosen);
  const stop = Math.min(Math.max(reached, window.from), Math.max(window.from, window.to - 1));
  return (
    <div>
      <Group justify="space-between" mb="xs" className="no-print" align="start">
        <Group gap="xs">{tools}</Group>
        <Group gap="xs">
          {views}
          {columns.length > 4 && <ColumnMenu columns={columns} hidden={hidden} change={setHidden} />}
          {csv && <Button variant="default" size="xs" onClick={() => void saveAll()}>CSV</Button>}
        </Group>
      </Group>
      {chips}
      {rows.length === 0 ? <div className="card">{empty}</div> : (
        <div className={rows.length > ALL_BELOW ? 'grid-wrap long' : 'grid-wrap'} ref={box} tabIndex={0} role="region" aria-label={t('table.region')}>
          <table className="grid" aria-rowcount={more ? -1 : rows.length + 1}>
            <thead>
              <tr>
                {chosen && <th><Checkbox size="xs" aria-label={t('table.chooseAll')} checked={all} indeterminate={!all && chosen.keys.size > 0}
                                         onChange={() => chosen.change(new Set(all ? [] : rows.map(keyOf)))} /></th>}
                {shown.map((column) => <Head key={column.name} column={column} sorting={sorting} />)}
              </tr>
            </thead>
            <tbody>
              {window.above > 0 && <tr aria-hidden="true" style={{ height: window.above }}><td colSpan={wide} /></tr>}
              {rows.slice(window.from, window.to).map((row, i) => {
                const key = keyOf(row);
                const at = window.from + i;
                const open = () => link && go(link(row));
                return (
                  <tr key={key} data-row={at} data-link={link ? true : undefined} aria-rowindex={at + 2} tabIndex={can ? (at === stop ? 0 : -1) : undefined}
                      onFocus={() => setReached(at)} onClick={open} onKeyDown={(event) => onRowKey(event, open, chosen && (() => toggle(key)))}>
                    {chosen && (
                      <td onClick={(event) => event.stopPropagation()}>
                        <Checkbox size="xs" aria-label={key} tabIndex={-1} checked={chosen.keys.has(key)} onChange={() => toggle(key)} />
                      </td>
                    )}
                    {shown.map((column) => <td key={column.name} className={column.number ? 'number' : ''}>{column.cell(row)}</td>)}
                  </tr>
                );
              })}
              {window.below > 0 && <tr aria-hidden="true" style={{ height: window.below }}><td colSpan={wide} /></tr>}
              {more && <tr><td colSpan={wide}><Text size="xs">{t('loading')}</Text></td></tr>}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

/** A list that is there as a whole: ordered here. */
export function Rows<T>(props: Props<T>) {
  const { language } = useWords();
  const [by, setBy] = useState('');
  const rows = useMemo(() => ordered(props.rows, props.columns, by, language), [props.rows, props.columns, by, language]);
  const has = (column: Column<never>) => props.rows.some((row) => ['string', 'number', 'boolean'].includes(typeof valueOf(column as Column<T>, row)));
  const sorting: Sorting = { by, change: setBy, fields: (column) => (props.rows.length > 1 && has(column) ? column.name : undefined) };
  return <Table {...props} rows={rows} sorting={sorting} />;
}

interface ListProps<T> extends Omit<Props<T>, 'rows' | 'onEnd' | 'more' | 'csv'> {
  from?: Source<{ items: T[] }>;
  path?: string; // as `from`, put together by hand
  filters?: Filter[]; // kept in the address, as is the order; a page has one such list
  every?: number;
  first?: string; // its order where none is chosen, if the API allows it
  file?: string; // of its CSV
  csv?: { path: string; file: string };
}

/** A list of the API, however long: filtered and ordered there; the next page is asked for when one comes near the end. */
export function List<T>({ from, path, filters, every, first, file, csv, ...rest }: ListProps<T>) {
  const { t, language } = useWords();
  const base = from?.address ?? path ?? '';
  const { paged, sorts } = listsOf(base);
  const { query } = usePlace();
  const values = useFilters(filters ?? []);
  const [local, setLocal] = useState('');
  const by = (filters ? query.get('sort') : local) || (first && sorts.includes(first.replace(/^-/, '')) ? first : '');
  const choice = useHidden(rest.name, rest.columns);
  const atServer = sorts.includes(by.replace(/^-/, ''));
  const asked = new URLSearchParams({ ...momentsOf(filters ?? [], values), ...(atServer ? { sort: by } : {}) }).toString();
  const address = asked ? `${base}${base.includes('?') ? '&' : '?'}${asked}` : base;
  const whole = paged && !/[?&]pageSize=/.test(address) ? `${address}${address.includes('?') ? '&' : '?'}pageSize=200` : address;
  const list = useInfiniteQuery({
    queryKey: ['list', whole],
    queryFn: ({ pageParam }) => page<T>(whole, pageParam),
    initialPageParam: '',
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
    refetchInterval: (running) => ((running.state.data?.pages.length ?? 0) > 2 ? false : every),
  });
  const loaded = useMemo(() => list.data?.pages.flatMap((part) => part.items) ?? [], [list.data]);
  const goesOn = list.hasNextPage && !list.isFetching && list.data?.pages.at(-1)?.items.length === 0;
  useEffect(() => {
    if (goesOn) void list.fetchNextPage(); // a page may be empty although others come after it
  }, [goesOn]);
  const here = !list.hasNextPage; // all of it, so that any column can order it
  const rows = useMemo(() => (here && by && !atServer ? ordered(loaded, rest.columns, by, language) : loaded), [here, by, atServer, loaded, rest.columns, language]);
  const sortBy = (next: string) => (filters ? changeQuery({ sort: next }) : setLocal(next));
  const sorting: Sorting = {
    by, change: sortBy,
    fields: (column) => {
      const field = column.sort ?? column.name;
      if (sorts.includes(field)) return field;
      return here && loaded.length > 1 && loaded.some((row) => ['string', 'number', 'boolean'].includes(typeof valueOf(column as Column<T>, row))) ? column.name : undefined;
    },
  };
  const now: View = { filters: values, sort: by, hidden: choice[0] };
  const apply = (view: View) => {
    const cleared = Object.fromEntries((filters ?? []).map((filter) => [filter.name, '']));
    changeQuery({ ...cleared, ...view.filters, sort: view.sort });
    choice[1](view.hidden);
  };
  const views = filters && <Views list={rest.name} now={now} first={{ filters: {}, sort: '', hidden: firstHidden(rest.columns) }} apply={apply} />;
  if (list.isError) return <><Group gap="xs" mb="xs">{filters && <FilterInputs filters={filters} values={values} />}{rest.tools}</Group><ProblemNote error={list.error} /></>;
  if (list.isPending) return <Text size="sm">{t('loading')}</Text>;
  const count = list.hasNextPage ? t('table.rowsMore', { n: rows.length }) : t('table.rows', { n: rows.length });
  return <Table {...rest} empty={here ? rest.empty : <Text size="sm">{t('loading')}</Text>} rows={rows} sorting={sorting} columnChoice={choice} views={views}
                csv={csv ?? (file ? { path: address, file } : undefined)}
                tools={filters ? <><FilterInputs filters={filters} values={values} />{rest.tools}</> : rest.tools}
                chips={filters && <Chips filters={filters} values={values} count={count} />}
                more={list.hasNextPage} onEnd={() => { if (!list.isFetchingNextPage) void list.fetchNextPage(); }} />;
}
