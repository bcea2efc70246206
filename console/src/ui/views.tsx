// Saved views: filters, order and columns of a list under a name, kept with the account. Who has logged in with an API
// key keeps them in the browser.
import { Button, CloseButton, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { call, listOf, Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { useSession } from '../session';
import { useAct, useItems } from './parts';
import { remember, remembered } from './settings';

export interface View {
  filters: Record<string, string>;
  sort: string;
  hidden: string[];
}
type Saved = Schemas['SavedView'];

/** The same whatever the order in which filters and columns are told. */
const written = (view: View) => JSON.stringify([Object.entries(view.filters).sort(), view.sort, [...view.hidden].sort()]);
const same = (a: View, b: View) => written(a) === written(b);

export function Views({ list, now, first, apply }: { list: string; now: View; first: View; apply: (view: View) => void }) {
  const { t } = useWords();
  const { session } = useSession();
  const { act, busy } = useAct();
  const queries = useQueryClient();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const [own, setOwn] = useState<Saved[]>(() => remembered('views.' + list, []));
  const ofAccount = session?.kind === 'account';
  const kept = useItems(ofAccount ? listOf('/v1/session/views') : null).filter((view) => view.list === list);
  const views = ofAccount ? kept : own;
  const keepHere = (next: Saved[]) => {
    remember('views.' + list, next);
    setOwn(next);
  };
  const save = async () => {
    const named = name.trim();
    if (ofAccount) {
      if (await act(() => call('PUT', '/v1/session/views/{list}/{name}', { list, name: named }, now), t('view.saved', { name: named })) === undefined) return;
      await queries.invalidateQueries();
    } else keepHere([...own.filter((view) => view.name !== named), { list, name: named, ...now }]);
    setNaming(false);
    setName('');
  };
  const drop = async (view: Saved) => {
    if (!ofAccount) keepHere(own.filter((one) => one !== view));
    else await act(() => call('DELETE', '/v1/session/views/{list}/{name}', { list, name: view.name }), t('removed')).then(() => queries.invalidateQueries());
  };
  const current = views.find((view) => same(view, now));
  return (
    <>
      <Menu position="bottom-end" width={280}>
        <Menu.Target><Button variant="default" size="xs">{current ? t('view.now', { name: current.name }) : t('view.views')}</Button></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => apply(first)} fw={same(first, now) ? 700 : 400}>{t('view.first')}</Menu.Item>
          {views.map((view) => (
            <Group key={view.name} gap={0} wrap="nowrap">
              <Menu.Item onClick={() => apply(view)} fw={view === current ? 700 : 400}>{view.name}</Menu.Item>
              <CloseButton size="sm" aria-label={t('view.remove', { name: view.name })} onClick={() => void drop(view)} />
            </Group>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => { setName(current?.name ?? ''); setNaming(true); }}>{t('view.save')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Modal opened={naming} onClose={() => setNaming(false)} title={t('view.save')} centered closeButtonProps={{ 'aria-label': t('close') }}>
        <form onSubmit={(event) => { event.preventDefault(); void save(); }}>
          <Stack gap="sm">
            <Text size="sm">{ofAccount ? t('view.hint') : t('view.hintKey')}</Text>
            <TextInput label={t('name')} data-autofocus maxLength={60} value={name} onChange={(e) => setName(e.currentTarget.value)} />
            <Group justify="end">
              <Button variant="default" onClick={() => setNaming(false)}>{t('cancel')}</Button>
              <Button type="submit" loading={busy} disabled={name.trim() === ''}>{t('save')}</Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
