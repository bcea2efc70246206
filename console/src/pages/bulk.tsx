// What is done to many devices or people at once: to those that are ticked, or to all that the filter finds.
import { Alert, Button, Checkbox, Group, Menu, Modal, Progress, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';

import { call, listOf, page, Schemas, Source } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo } from '../router';
import { useSession } from '../session';
import { readAgain, useItems } from '../ui/parts';
import { ProblemNote, useToast } from '../ui/toast';

type Act = 'join' | 'leave' | 'associate' | 'disassociate' | 'remove';
type Field = 'serialNumbers' | 'clientUserIds';
interface Progressing {
  done: number;
  of: number;
}

const PIECE = 5_000; // names in one request

function piecesOf(names: string[]): string[][] {
  return Array.from({ length: Math.ceil(names.length / PIECE) }, (_, i) => names.slice(i * PIECE, (i + 1) * PIECE));
}

interface Props<T> {
  keys: Set<string>;
  change: (keys: Set<string>) => void;
  field: Field;
  from: Source<{ items: T[] }>; // the list as it is filtered
  keyOf: (row: T) => string;
}

/** How many are chosen, a way to choose all that the filter finds, and what can be done to them. */
export function BulkActions<T>({ keys, change, field, from, keyOf }: Props<T>) {
  const { t, number } = useWords();
  const { may } = useSession();
  const { complain } = useToast();
  const [act, setAct] = useState<Act>();
  const [counting, setCounting] = useState<number>();
  const stopped = useRef(false);
  const everything = async () => {
    stopped.current = false;
    const found = new Set<string>();
    try {
      for (let after = ''; !stopped.current;) {
        setCounting(found.size);
        const part = await page<T>(`${from.address}${from.address.includes('?') ? '&' : '?'}pageSize=2000`, after);
        for (const row of part.items) found.add(keyOf(row));
        if (!part.next) break;
        after = part.next;
      }
      if (!stopped.current) change(found);
    } catch (error) {
      complain(error);
    } finally {
      setCounting(undefined);
    }
  };
  if (!may('inventory') && !may('licenses')) return null;
  if (counting !== undefined) {
    return (
      <Group gap="xs">
        <Text size="sm" role="status">{t('bulk.counting', { n: counting })}</Text>
        <Button size="xs" variant="default" onClick={() => { stopped.current = true; }}>{t('cancel')}</Button>
      </Group>
    );
  }
  const items: [Act, boolean, string][] = [
    ['join', may('inventory'), t('bulk.join')], ['leave', may('inventory'), t('bulk.leave')],
    ['associate', may('licenses'), t('bulk.give')], ['disassociate', may('licenses'), t('bulk.take')],
    ['remove', may('inventory'), t('bulk.remove')],
  ];
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" onClick={() => void everything()}>{t('bulk.everything')}</Button>
      {keys.size > 0 && (
        <>
          <Menu position="bottom-start">
            <Menu.Target><Button size="xs">{t('bulk.withChosen', { n: keys.size })}</Button></Menu.Target>
            <Menu.Dropdown>
              {items.filter(([, allowed]) => allowed).map(([name, , label]) => (
                <Menu.Item key={name} color={name === 'remove' ? 'red' : undefined} onClick={() => setAct(name)}>{label}</Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <Button size="xs" variant="subtle" onClick={() => change(new Set())}>{t('bulk.none', { n: number(keys.size) })}</Button>
        </>
      )}
      {act && <BulkDialog act={act} title={items.find(([name]) => name === act)![2]} names={[...keys]} field={field} close={(done) => { setAct(undefined); if (done) change(new Set()); }} />}
    </Group>
  );
}

function BulkDialog({ act, title, names, field, close }: { act: Act; title: string; names: string[]; field: Field; close: (done: boolean) => void }) {
  const { t } = useWords();
  const { tell } = useToast();
  const queries = useQueryClient();
  const [error, setError] = useState<unknown>();
  const [progress, setProgress] = useState<Progressing>();
  const [group, setGroup] = useState<string | null>(null);
  const [adamId, setAdamId] = useState<string | null>(null);
  const [location, setLocation] = useState<string | null>(null);
  const [asFar, setAsFar] = useState(false);
  const [previews, setPreviews] = useState<Schemas['Preview'][]>();
  const [typed, setTyped] = useState('');
  const groups = useItems(act === 'join' || act === 'leave' ? listOf('/v1/groups') : null).filter((g) => g.kind !== 'rule');
  const licenses = act === 'associate' || act === 'disassociate';
  const catalog = useItems(licenses ? listOf('/v1/catalog') : null);
  const locations = useItems(licenses ? listOf('/v1/locations') : null);
  const order = (piece: string[], dryRun: boolean): Schemas['Order'] => ({
    verb: act as 'associate', [field]: piece, assets: [adamId], asFarAsSeatsGo: asFar, dryRun, ...(location ? { location: Number(location) } : {}),
  });
  const each = async <R,>(work: (piece: string[]) => Promise<R>): Promise<R[] | undefined> => {
    setError(undefined);
    const results: R[] = [];
    let done = 0;
    try {
      for (const piece of piecesOf(names)) {
        setProgress({ done, of: names.length });
        results.push(await work(piece));
        done += piece.length;
      }
      return results;
    } catch (refused) {
      setError(refused);
      return undefined;
    } finally {
      setProgress(undefined);
      if (done > 0) void readAgain(queries);
    }
  };
  const preview = async () => setPreviews((await each((piece) => call('POST', '/v1/operations', {}, order(piece, true))))?.map((one) => one.preview));
  const run = async () => {
    const done = await each(async (piece) => {
      if (act === 'join' || act === 'leave') return call('POST', '/v1/groups/{id}/members', { id: group! }, { [field]: piece, remove: act === 'leave' });
      if (act === 'remove') return call('POST', '/v1/inventory/remove', {}, { [field]: piece });
      return call('POST', '/v1/operations', {}, order(piece, false));
    });
    if (!done) return;
    await readAgain(queries);
    tell(t(licenses ? 'operation.begun' : 'bulk.done', { n: names.length }), licenses ? { href: linkTo(['operations']), label: t('nav.operations') } : undefined);
    close(true);
  };
  const sum = (pick: (one: Schemas['Preview']) => number) => previews?.reduce((n, one) => n + pick(one), 0) ?? 0;
  const ready = licenses ? previews !== undefined && sum((p) => p.toDo) > 0 : act === 'remove' ? typed === String(names.length) : group !== null;
  const again = () => setPreviews(undefined);
  return (
    <Modal opened onClose={() => close(false)} title={title} centered size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack gap="sm">
        <Text size="sm">{t(field === 'serialNumbers' ? 'bulk.devices' : 'bulk.people', { n: names.length })}</Text>
        {(act === 'join' || act === 'leave') && <Select label={t('bulk.group')} searchable value={group} onChange={setGroup} data={groups.map((g) => ({ value: String(g.id), label: g.name }))} nothingFoundMessage={t('group.none')} />}
        {licenses && (
          <>
            <Select label={t('item')} searchable value={adamId} onChange={(value) => { setAdamId(value); again(); }} data={catalog.map((c) => ({ value: c.adamId, label: c.name || c.adamId }))} nothingFoundMessage={t('search.nothing')} />
            {locations.length > 1 && <Select label={t('location')} description={t('bulk.locationHint')} clearable value={location} onChange={(value) => { setLocation(value); again(); }} data={locations.map((l) => ({ value: String(l.id), label: l.name }))} />}
            {act === 'associate' && <Checkbox label={t('bulk.asFar')} checked={asFar} onChange={(e) => { setAsFar(e.currentTarget.checked); again(); }} />}
          </>
        )}
        {act === 'remove' && (
          <>
            <Text size="sm">{t('bulk.removeHint', { n: names.length })}</Text>
            <TextInput label={t('confirm.type', { text: String(names.length) })} value={typed} onChange={(e) => setTyped(e.currentTarget.value)} data-autofocus />
          </>
        )}
        <ProblemNote error={error} />
        {previews && (
          <Alert variant="light" role="status" title={t('bulk.preview', { todo: sum((p) => p.toDo), so: sum((p) => p.alreadySo), out: sum((p) => p.leftOut) })}>
            <Text size="sm">{t('plan.cost', { n: sum((p) => p.requests), seconds: Math.ceil(sum((p) => p.durationMs) / 1000) })}</Text>
            {[...new Set(previews.flatMap((p) => p.warnings))].map((warning) => <Text size="sm" key={warning}>{warning}</Text>)}
          </Alert>
        )}
        {progress && <Progress value={(100 * progress.done) / progress.of} aria-label={t('operation.progress', { done: progress.done, tasks: progress.of })} />}
        <Group justify="end">
          <Button variant="default" onClick={() => close(false)}>{t('cancel')}</Button>
          {licenses && <Button variant={previews ? 'default' : 'filled'} loading={progress !== undefined && !previews} disabled={!adamId} onClick={() => void preview()}>{t('bulk.show')}</Button>}
          {(!licenses || previews) && <Button color={act === 'remove' ? 'red' : undefined} loading={progress !== undefined} disabled={!ready} onClick={() => void run()}>{title}</Button>}
        </Group>
      </Stack>
    </Modal>
  );
}
