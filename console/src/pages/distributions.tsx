// Who gets what: the list, one distribution, and the form that makes it.
import { Alert, Button, SimpleGrid, Stack, Text, Title } from '@mantine/core';

import { call, listOf, Schemas, source } from '../api/client';
import { useWords } from '../i18n/words';
import { go, linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { Filter } from '../ui/filters';
import { ConfirmButton, Empty, Facts, Loaded, PageHead, PageTabs, State, useAct, useGet, useItems } from '../ui/parts';
import { List, Rows } from '../ui/table';
import { useUnitNames } from './devices';
import { DistributionForm } from './distribution_form';
import { DistributionPreview } from './preview';

type Distribution = Schemas['Distribution'];
const NO_FILTERS: Filter[] = [];

export function Distributions() {
  const { path, query } = usePlace();
  if (path[1] === 'new') return <DistributionForm item={query.get('item') ?? ''} />;
  if (path[1]) return <One id={path[1]} edit={path[2] === 'edit'} tab={path[2] ?? 'what'} />;
  return <All />;
}

function All() {
  const { t, date, number } = useWords();
  const { may } = useSession();
  const { nameOf } = useUnitNames();
  const add = may('distribute') && <Button component="a" size="xs" href={linkTo(['distributions', 'new'])}>{t('distribution.new')}</Button>;
  return (
    <>
      <PageHead title={t('nav.distributions')}>{add}</PageHead>
      <List<Distribution> name="distributions" from={listOf('/v1/distributions')} filters={NO_FILTERS} keyOf={(d) => String(d.id)} link={(d) => linkTo(['distributions', d.id])}
        file="distributions.csv" empty={<Empty title={t('distribution.none')}><Text size="sm">{t('distribution.noneHint')}</Text>{add}</Empty>}
        columns={[
          { name: 'name', title: t('name'), cell: (d) => <Text size="sm" fw={600}>{d.name}</Text> },
          { name: 'state', title: t('state'), cell: (d) => <State group="distribution" code={d.state} /> },
          { name: 'items', title: t('distribution.items'), number: true, value: (d) => d.items.length, cell: (d) => number(d.items?.length) },
          { name: 'targets', title: t('distribution.targets'), number: true, value: (d) => d.targets.length, cell: (d) => number(d.targets?.length) },
          { name: 'shortage', title: t('distribution.shortage'), cell: (d) => <State group="shortage" code={d.shortage} /> },
          { name: 'priority', title: t('distribution.priority'), number: true, cell: (d) => d.priority },
          { name: 'unit', title: t('unit'), value: (d) => nameOf(d.unit), cell: (d) => nameOf(d.unit), hidden: true },
          { name: 'startsAt', title: t('distribution.startsAt'), cell: (d) => date(d.startsAt), hidden: true },
          { name: 'endsAt', title: t('distribution.endsAt'), cell: (d) => date(d.endsAt), hidden: true },
          { name: 'changedAt', title: t('changed'), cell: (d) => date(d.changedAt) },
          { name: 'createdBy', title: t('by'), cell: (d) => d.createdBy, hidden: true },
        ]} />
    </>
  );
}

/** Asks for a plan and opens it; nothing moves. */
export function PlanButton({ order, label }: { order: Schemas['PlanOrder']; label: string }) {
  const { act, busy } = useAct();
  const plan = () => act(() => call('POST', '/v1/plans', {}, order), undefined, (made) => go(linkTo(['plans', made.id])));
  return <Button size="xs" loading={busy} onClick={() => void plan()}>{label}</Button>;
}

function One({ id, edit, tab }: { id: string; edit: boolean; tab: string }) {
  const { t, date, word } = useWords();
  const { may } = useSession();
  const { act } = useAct();
  const { nameOf } = useUnitNames();
  const one = useGet(source('/v1/distributions/{id}', { id }));
  const catalog = useItems(listOf('/v1/catalog'));
  const groups = useItems(listOf('/v1/groups'));
  const locations = useItems(listOf('/v1/locations'));
  const losses = useItems(may('distribute') ? listOf('/v1/losses', { distribution: id }) : null);
  const become = (state: Distribution['state']) => act(() => call('PATCH', '/v1/distributions/{id}', { id }, { state }), t('saved'));
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
              {d.state === 'active' && <Button size="xs" variant="default" onClick={() => void become('paused')}>{t('pause')}</Button>}
              {d.state === 'paused' && <Button size="xs" variant="default" onClick={() => void become('active')}>{t('resume')}</Button>}
              {d.state !== 'ended' && d.state !== 'draft' && (
                <ConfirmButton label={t('distribution.end')} title={t('distribution.end')} onConfirm={() => become('ended')}>
                  <Text size="sm">{t('distribution.endHint', { n: losses.length })}</Text>
                </ConfirmButton>
              )}
              <ConfirmButton label={t('remove')} title={t('remove')} onConfirm={() => act(() => call('DELETE', '/v1/distributions/{id}', { id }), t('removed'), () => go(linkTo(['distributions'])))}>
                <Text size="sm">{t('distribution.removeHint')}</Text>
              </ConfirmButton>
            </>
          )}
        </PageHead>
        <PageTabs now={tab} link={(value) => linkTo(['distributions', id, value])} tabs={[['what', t('distribution.what')], ['who', t('distribution.who')], ['losses', t('distribution.losses')]]} />
        {d.state === 'draft' && tab === 'what' && <Alert variant="light" mb="md">{t('distribution.draftHint')}</Alert>}
        {tab === 'what' && (
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
                { name: 'name', title: t('name'), cell: (x) => (x.kind === 'everyone' ? nameOf(d.unit) : <a href={linkTo([x.kind === 'group' ? 'groups' : x.kind === 'device' ? 'devices' : 'people', x.kind === 'group' ? x.id : x.name])}>{x.name}</a>) },
                { name: 'in', title: t('distribution.in'), cell: (x) => (x.excluded ? <span className="revoke">{t('distribution.excluded')}</span> : <span className="grant">{t('distribution.included')}</span>) },
              ]} />
          </Stack>
          <Stack>
            <Title order={2}>{t('distribution.how')}</Title>
            <Facts rows={[
              [t('distribution.shortage'), word('shortage', d.shortage)],
              ...(d.borrow ? [[t('distribution.lender'), `${locations.find((l) => l.id === d.borrow?.location)?.name ?? d.borrow.location} · ${t('distribution.seatsMax')}: ${d.borrow.seatsMax}`] as [string, string]] : []),
              ...(d.shortage === 'reclaim' ? [[t('distribution.idleDays'), d.idleDays] as [string, number]] : []),
              [t('unit'), nameOf(d.unit)],
              [t('distribution.priority'), d.priority],
              [t('distribution.grants'), d.grants ? t('yes') : t('no')],
              [t('distribution.revokes'), d.revokes ? t('yes') : t('no')],
              [t('distribution.startsAt'), date(d.startsAt)],
              [t('distribution.endsAt'), date(d.endsAt)],
              [t('created'), d.createdBy],
              [t('changed'), date(d.changedAt)],
            ]} />
            {(d.reservations ?? []).map((r) => <Text size="sm" key={r.group}>{t('distribution.reserved', { group: groupName(r.group), floor: r.floor, ceiling: r.ceiling ?? '∞' })}</Text>)}
          </Stack>
        </SimpleGrid>
        )}
        {tab === 'who' && <DistributionPreview itemName={itemName} order={{ id: d.id }} />}
        {tab === 'losses' && (
          <>
            <Rows name="losses" rows={losses} keyOf={(l) => `${l.adamId} ${l.holder} ${l.location}`} empty={<Text size="sm">{t('distribution.noLosses')}</Text>}
              columns={[
                { name: 'holder', title: t('holder'), cell: (l) => <a href={linkTo([l.kind === 'device' ? 'devices' : 'people', l.holder])}>{l.holder}</a> },
                { name: 'item', title: t('item'), cell: (l) => itemName(l.adamId) },
              ]} />
          </>
        )}
      </>
    )}</Loaded>
  );
}
