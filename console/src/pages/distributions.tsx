// Who gets what: the list, one distribution, and the form that makes it.
import { Alert, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';

import { Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { go, linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { ConfirmButton, Empty, Facts, Loaded, PageHead, State, useAct, useGet, useItems } from '../ui/parts';
import { List, Rows } from '../ui/table';
import { DistributionForm } from './distribution_form';

type Distribution = Schemas['Distribution'];

export function Distributions() {
  const { path, query } = usePlace();
  if (path[1] === 'new') return <DistributionForm item={query.get('item') ?? ''} />;
  if (path[1]) return <One id={path[1]} edit={path[2] === 'edit'} />;
  return <All />;
}

function All() {
  const { t, date, number } = useWords();
  const { may } = useSession();
  const add = may('distribute') && <Button component="a" size="xs" href={linkTo(['distributions', 'new'])}>{t('distribution.new')}</Button>;
  return (
    <>
      <PageHead title={t('nav.distributions')}>{add}</PageHead>
      <List<Distribution> name="distributions" path="/v1/distributions" keyOf={(d) => String(d.id)} link={(d) => linkTo(['distributions', d.id])}
        csv={{ path: '/v1/distributions', file: 'distributions.csv' }} empty={<Empty title={t('distribution.none')}><Text size="sm">{t('distribution.noneHint')}</Text>{add}</Empty>}
        columns={[
          { name: 'name', title: t('name'), cell: (d) => <Text size="sm" fw={600}>{d.name}</Text> },
          { name: 'state', title: t('state'), cell: (d) => <State group="distribution" code={d.state} /> },
          { name: 'items', title: t('distribution.items'), number: true, cell: (d) => number(d.items?.length) },
          { name: 'targets', title: t('distribution.targets'), number: true, cell: (d) => number(d.targets?.length) },
          { name: 'shortage', title: t('distribution.shortage'), cell: (d) => <State group="shortage" code={d.shortage} /> },
          { name: 'priority', title: t('distribution.priority'), number: true, cell: (d) => d.priority },
          { name: 'from', title: t('distribution.startsAt'), cell: (d) => date(d.startsAt), hidden: true },
          { name: 'to', title: t('distribution.endsAt'), cell: (d) => date(d.endsAt), hidden: true },
          { name: 'changed', title: t('changed'), cell: (d) => date(d.changedAt) },
          { name: 'by', title: t('by'), cell: (d) => d.createdBy, hidden: true },
        ]} />
    </>
  );
}

/** Asks for a plan and opens it; nothing moves. */
export function PlanButton({ order, label }: { order: Record<string, unknown>; label: string }) {
  const { act, busy } = useAct();
  const plan = () => act(() => send<Schemas['MadePlan']>('POST', '/v1/plans', order)).then((made) => made && go(linkTo(['plans', made.id])));
  return <Button size="xs" loading={busy} onClick={() => void plan()}>{label}</Button>;
}

function One({ id, edit }: { id: string; edit: boolean }) {
  const { t, date, word } = useWords();
  const { may } = useSession();
  const { act } = useAct();
  const path = `/v1/distributions/${id}`;
  const one = useGet<Distribution>(path);
  const catalog = useItems<Schemas['CatalogItem']>('/v1/catalog');
  const groups = useItems<Schemas['Group']>('/v1/groups');
  const losses = useItems<Schemas['PlanLine']>(may('distribute') ? `/v1/losses?distribution=${id}` : null);
  const itemName = (adamId: string) => catalog.find((i) => i.adamId === adamId)?.name || adamId;
  const groupName = (group: number) => groups.find((g) => g.id === group)?.name ?? `#${group}`;
  return (
    <Loaded query={one}>{(d) => edit ? <DistributionForm item="" before={d} /> : (
      <>
        <PageHead title={d.name} note={<State group="distribution" code={d.state} />}>
          {may('distribute') && (
            <>
              <PlanButton order={{ distribution: d.id }} label={t('plan.make')} />
              <Button size="xs" variant="default" component="a" href={linkTo(['distributions', id, 'edit'])}>{t('edit')}</Button>
              {d.state === 'active' && <Button size="xs" variant="default" onClick={() => void act(() => send('PATCH', path, { state: 'paused' }), t('saved'))}>{t('pause')}</Button>}
              {d.state === 'paused' && <Button size="xs" variant="default" onClick={() => void act(() => send('PATCH', path, { state: 'active' }), t('saved'))}>{t('resume')}</Button>}
              {d.state !== 'ended' && d.state !== 'draft' && (
                <ConfirmButton label={t('distribution.end')} title={t('distribution.end')} onConfirm={() => act(() => send('PATCH', path, { state: 'ended' }), t('saved'))}>
                  <Text size="sm">{t('distribution.endHint', { n: losses.length })}</Text>
                </ConfirmButton>
              )}
              <ConfirmButton label={t('remove')} title={t('remove')} onConfirm={() => act(() => send('DELETE', path), t('removed')).then((done) => done !== undefined && go(linkTo(['distributions'])))}>
                <Text size="sm">{t('distribution.removeHint')}</Text>
              </ConfirmButton>
            </>
          )}
        </PageHead>
        {d.state === 'draft' && <Alert variant="light" mb="md">{t('distribution.draftHint')}</Alert>}
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Stack>
            <Title order={2}>{t('distribution.items')}</Title>
            <Rows name="d-items" rows={d.items ?? []} keyOf={(i) => i.adamId} link={(i) => linkTo(['catalog', i.adamId])} empty={<Empty title={t('distribution.noItems')} />}
              columns={[
                { name: 'item', title: t('name'), cell: (i) => itemName(i.adamId) },
                { name: 'by', title: t('distribution.by'), cell: (i) => <State group="by" code={i.by ?? 'device'} /> },
                { name: 'install', title: t('distribution.install'), cell: (i) => (i.install === false ? t('no') : t('yes')) },
              ]} />
            <Title order={2}>{t('distribution.targets')}</Title>
            <Rows name="d-targets" rows={d.targets ?? []} keyOf={(x) => `${x.kind} ${x.id} ${x.excluded}`} empty={<Empty title={t('distribution.noTargets')} />}
              columns={[
                { name: 'kind', title: t('kind'), cell: (x) => <State group="target" code={x.kind} /> },
                { name: 'name', title: t('name'), cell: (x) => (x.kind === 'group' ? groupName(x.id) : x.kind === 'everyone' ? '' : `#${x.id}`) },
                { name: 'in', title: t('distribution.in'), cell: (x) => (x.excluded ? <span className="revoke">{t('distribution.excluded')}</span> : <span className="grant">{t('distribution.included')}</span>) },
              ]} />
          </Stack>
          <Stack>
            <Title order={2}>{t('distribution.how')}</Title>
            <Facts rows={[
              [t('distribution.shortage'), word('shortage', d.shortage)],
              [t('distribution.priority'), d.priority],
              [t('distribution.grants'), d.grants ? t('yes') : t('no')],
              [t('distribution.revokes'), d.revokes ? t('yes') : t('no')],
              [t('distribution.startsAt'), date(d.startsAt)],
              [t('distribution.endsAt'), date(d.endsAt)],
              [t('created'), d.createdBy],
              [t('changed'), date(d.changedAt)],
            ]} />
            {(d.reservations ?? []).map((r) => <Text size="sm" key={r.group}>{t('distribution.reserved', { group: groupName(r.group), floor: r.floor, ceiling: r.ceiling ?? '∞' })}</Text>)}
            <Title order={2}>{t('distribution.losses')}</Title>
            <Rows name="losses" rows={losses.slice(0, 50)} keyOf={(l) => `${l.adamId} ${l.holder} ${l.location}`} empty={<Text size="sm">{t('distribution.noLosses')}</Text>}
              columns={[
                { name: 'holder', title: t('holder'), cell: (l) => l.holder },
                { name: 'item', title: t('item'), cell: (l) => itemName(l.adamId) },
              ]} />
            {losses.length > 50 && <Text size="sm">{t('table.more', { n: losses.length - 50 })}</Text>}
            <Group />
          </Stack>
        </SimpleGrid>
      </>
    )}</Loaded>
  );
}
