// One location, with its tabs.
import { Alert, Anchor, Button, Group, Menu, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';

import { Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo } from '../router';
import { useSession } from '../session';
import { SeatBar, TokenEvent, TokenTimeline } from '../ui/charts';
import { ItemIcon } from '../ui/icons';
import { Empty, Facts, Figure, Loaded, PageHead, PageTabs, State, useAct, useGet, useItems } from '../ui/parts';
import { List, Rows } from '../ui/table';
import { Scope } from './location_scope';
import { SyncState, useSyncNotice } from './location_sync';
import { Token } from './location_token';
import { useScopeWords } from './locations';

type Location = Schemas['Location'];

export function OneLocation({ id, tab }: { id: number; tab: string }) {
  const { t, moment } = useWords();
  const { may } = useSession();
  const path = `/v1/locations/${id}`;
  const location = useGet<Location>(path, 5_000);
  const sync = useGet<Schemas['Sync']>(`${path}/sync`, 1_500);
  useSyncNotice(sync.data);
  return (
    <Loaded query={location}>{(l) => (
      <>
        <PageHead title={l.name} note={<>{l.organization} · {t('location.lastSync')}: {moment(sync.data?.finishedAt)} <State group="token" code={l.state} /></>}>
          {may('licenses') && <SyncButtons path={path} busy={sync.data?.running ?? false} />}
        </PageHead>
        <Stack gap="xs" mb="md" className="no-print">
          {l.advice && <Alert color="yellow" variant="light">{l.advice} {may('tokens') && tab !== 'token' && <Anchor size="sm" href={linkTo(['locations', id, 'token'])}>{t('location.toToken')}</Anchor>}</Alert>}
          {sync.data && <SyncState sync={sync.data} />}
        </Stack>
        <PageTabs now={tab} link={(value) => linkTo(['locations', id, value])} tabs={[
          ['details', t('location.details')],
          ['content', t('location.content')],
          ['scope', t('location.scope')],
          ['history', t('location.history')],
          ['notifications', t('location.notifications')],
          ...(may('tokens') ? [['token', t('location.token')] as [string, string]] : []),
        ]} />
        {tab === 'details' && <Details l={l} sync={sync.data} />}
        {tab === 'content' && <Content id={id} />}
        {tab === 'scope' && <Scope id={id} />}
        {tab === 'history' && <History l={l} />}
        {tab === 'notifications' && <Notifications l={l} />}
        {tab === 'token' && may('tokens') && <Token l={l} />}
      </>
    )}</Loaded>
  );
}

function SyncButtons({ path, busy }: { path: string; busy: boolean }) {
  const { t } = useWords();
  const { act, busy: sending } = useAct();
  const [report, setReport] = useState<Schemas['Verification']>();
  const sync = (mode: string) => void act(() => send('POST', `${path}/sync`, { mode }), t('location.syncWanted'));
  const compare = () => void act(() => send<Schemas['Verification']>('POST', `${path}/verify`, {}), (found) => t('location.verified', { n: found.differencesTotal }), setReport);
  return (
    <>
      <Button.Group>
        <Button size="xs" variant="default" loading={sending} disabled={busy} onClick={() => sync('increment')}>{t('location.sync')}</Button>
        <Menu position="bottom-end">
          <Menu.Target><Button size="xs" variant="default" px={8} aria-label={t('location.syncMore')} disabled={busy}>▾</Button></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => sync('increment')}>{t('location.syncIncrement')}</Menu.Item>
            <Menu.Item onClick={() => sync('full')}>{t('location.syncFull')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Button.Group>
      <Button size="xs" variant="default" loading={sending} onClick={compare}>{t('location.verify')}</Button>
      <Modal opened={(report?.differencesTotal ?? 0) > 0} onClose={() => setReport(undefined)} size="lg" centered closeButtonProps={{ 'aria-label': t('close') }}
             title={t('location.verified', { n: report?.differencesTotal ?? 0 })}>
        <Rows name="differences" rows={report?.differences ?? []} keyOf={(d) => d.kind + d.what} empty={null}
          columns={[
            { name: 'what', title: t('item'), cell: (d) => d.what },
            { name: 'here', title: t('verify.here'), cell: (d) => d.here },
            { name: 'apple', title: t('verify.atApple'), cell: (d) => d.atApple },
          ]} />
      </Modal>
    </>
  );
}

function Details({ l, sync }: { l: Location; sync?: Schemas['Sync'] }) {
  const { t, date, moment, number } = useWords();
  const scopeOf = useScopeWords();
  const story = useItems<Schemas['StoryEvent']>(`/v1/locations/${l.id}/story`);
  return (
    <Stack gap="lg">
      <Group gap="sm" grow preventGrowOverflow={false} maw={760} align="stretch">
        <Figure label={t('distribution.items')} value={number(l.items)} link={linkTo(['locations', l.id, 'content'])} />
        <Figure label={t('home.assigned')} value={number(l.seatsAssigned)} note={<>{t('home.ofSeats', { n: l.seatsTotal ?? 0 })}<br /><SeatBar assigned={l.seatsAssigned ?? 0} total={l.seatsTotal} width="100%" /></>} />
        <Figure label={t('location.expires')} value={t('home.daysLeft', { n: l.tokenDaysLeft })} note={date(l.tokenExpiresAt)} />
      </Group>
      <section aria-labelledby="life">
        <Title order={2} id="life" mb="xs">{t('location.life')}</Title>
        <TokenTimeline events={story as TokenEvent[]} expires={l.tokenExpiresAt} />
      </section>
      <section aria-labelledby="facts">
        <Title order={2} id="facts" mb="xs">{t('location.details')}</Title>
        <Facts rows={[
          [t('location.organization'), l.organization],
          [t('location.appleName'), l.appleName],
          [t('location.country'), l.country],
          [t('location.platform'), l.platform],
          ['uId', l.uId],
          [t('location.scope'), <Anchor key="scope" size="sm" href={linkTo(['locations', l.id, 'scope'])}>{scopeOf(l)}</Anchor>],
          [t('scope.custodian'), l.custodian ?? ''],
          [t('location.holder'), l.holder ? String((l.holder as { name?: string }).name ?? '') : t('location.heldByUs')],
          [t('location.connectedAt'), moment(l.connectedAt)],
          [t('location.notifications'), l.notifications === 'by notification' ? t('location.notificationsOn') : t('location.notificationsOff')],
          [t('location.lastSync'), moment(sync?.finishedAt)],
          [t('location.rows'), number(sync?.rows)],
        ]} />
      </section>
    </Stack>
  );
}

/** Every asset with how it came into the catalog. */
function Content({ id }: { id: number }) {
  const { t, number, date } = useWords();
  const { may } = useSession();
  const { act } = useAct();
  const assets = useGet<{ items: Schemas['Asset'][] }>(`/v1/assets?location=${id}`);
  const adds = new Map(useItems<Schemas['CatalogAdd']>(`/v1/locations/${id}/catalog`).map((one) => [one.adamId, one]));
  const [text, setText] = useState('');
  const yes = (value: boolean) => (value ? t('yes') : t('no'));
  const add = (adamId: string) => void act(() => send<Schemas['CatalogFound']>('POST', `/v1/locations/${id}/catalog`, { adamIds: [adamId] }), (done) => t('catalog.addedN', { n: done.found }));
  return (
    <Loaded query={assets}>{({ items }) => (
      <Rows<Schemas['Asset']> name="content" keyOf={(a) => a.adamId + a.pricingParam} link={(a) => linkTo(['catalog', a.adamId])}
        rows={items.filter((a) => a.owned && [a.name, a.adamId, a.bundleId].some((word) => word.toLowerCase().includes(text.toLowerCase())))}
        tools={<TextInput size="xs" placeholder={t('filter')} aria-label={t('filter')} value={text} onChange={(e) => setText(e.currentTarget.value)} />}
        csv={{ path: `/v1/assets?location=${id}`, file: 'content.csv' }} empty={<Empty title={t('catalog.none')}>{t('catalog.noneHint')}</Empty>}
        columns={[
          { name: 'icon', title: t('catalog.icon'), cell: (a) => <ItemIcon adamId={a.adamId} name={a.name} /> },
          { name: 'name', title: t('name'), cell: (a) => <Text size="sm" fw={600}>{a.name || a.adamId}</Text> },
          { name: 'adamId', title: 'adamId', cell: (a) => a.adamId },
          { name: 'type', title: t('catalog.kind'), cell: (a) => <State group="type" code={a.type} /> },
          { name: 'platforms', title: t('catalog.platforms'), cell: (a) => a.platforms, hidden: true },
          { name: 'pricing', title: t('catalog.pricing'), cell: (a) => a.pricingParam },
          { name: 'device', title: t('catalog.deviceAssignable'), cell: (a) => yes(a.deviceAssignable) },
          { name: 'irrevocable', title: t('catalog.irrevocable'), cell: (a) => yes(a.irrevocable), hidden: true },
          { name: 'assigned', title: t('catalog.assigned'), number: true, cell: (a) => <Anchor size="sm" href={linkTo(['catalog', a.adamId, 'holders'])} onClick={(e) => e.stopPropagation()}>{number(a.assigned)}</Anchor> },
          { name: 'available', title: t('catalog.available'), number: true, cell: (a) => number(a.available) },
          { name: 'retired', title: t('catalog.retired'), number: true, cell: (a) => number(a.retired), hidden: true },
          { name: 'total', title: t('catalog.total'), number: true, cell: (a) => number(a.total) },
          { name: 'bar', title: t('catalog.use'), cell: (a) => <SeatBar assigned={a.assigned} total={a.total} /> },
          { name: 'status', title: t('catalog.status'), cell: (a) => {
            const one = adds.get(a.adamId);
            if (one) return <><State group="add" code={one.status} /> <span className="muted">{one.comment}</span></>;
            return may('licenses') ? <Button size="compact-xs" variant="default" onClick={(e) => { e.stopPropagation(); add(a.adamId); }}>{t('catalog.addNow')}</Button> : '–';
          } },
          { name: 'addedAt', title: t('catalog.addedAt'), cell: (a) => date(adds.get(a.adamId)?.addedAt) },
        ]} />
    )}</Loaded>
  );
}

function History({ l }: { l: Location }) {
  const { t, moment, number } = useWords();
  const story = useItems<Schemas['StoryEvent']>(`/v1/locations/${l.id}/story`);
  return (
    <Stack gap="lg">
      <section aria-labelledby="life">
        <Title order={2} id="life" mb="xs">{t('location.life')}</Title>
        <TokenTimeline events={story as TokenEvent[]} expires={l.tokenExpiresAt} />
      </section>
      <section aria-labelledby="operations">
        <Title order={2} id="operations" mb="xs">{t('nav.operations')}</Title>
        <List<Schemas['Operation']> name="location-operations" path={`/v1/operations?location=${l.id}`} every={5_000} keyOf={(o) => String(o.id)} link={(o) => linkTo(['operations', o.id])}
          csv={{ path: `/v1/operations?location=${l.id}&pageSize=2000`, file: 'operations.csv' }}
          empty={<Empty title={t('operation.none')}><Anchor href={linkTo(['distributions'])}>{t('nav.distributions')}</Anchor></Empty>}
          columns={[
            { name: 'id', title: t('number'), cell: (o) => o.id },
            { name: 'verb', title: t('operation.verb'), cell: (o) => <State group="verb" code={o.verb} /> },
            { name: 'state', title: t('state'), cell: (o) => <State group="operation" code={o.state} /> },
            { name: 'tasks', title: t('operation.tasks'), number: true, cell: (o) => number(o.tasks) },
            { name: 'failed', title: t('operation.failed'), number: true, cell: (o) => number(o.failed) },
            { name: 'at', title: t('created'), cell: (o) => moment(o.createdAt) },
            { name: 'by', title: t('by'), cell: (o) => o.createdBy },
          ]} />
      </section>
    </Stack>
  );
}

/** What Apple tells of by itself. */
function Notifications({ l }: { l: Location }) {
  const { t, moment, word } = useWords();
  const told = l.notifications === 'by notification';
  const rows = useItems<Schemas['Notification']>(`/v1/locations/${l.id}/notifications`, 10_000);
  return (
    <Stack>
      <Alert variant="light" color={told ? 'green' : 'blue'} title={told ? t('location.notificationsOn') : t('location.notificationsOff')}>
        {told ? t('notice.onHint') : t('notice.offHint')}
      </Alert>
      <Rows<Schemas['Notification']> name="notifications" rows={rows} keyOf={(n) => n.id} csv={{ path: `/v1/locations/${l.id}/notifications`, file: 'notifications.csv' }}
        empty={<Empty title={t('notice.none')}>{told ? t('notice.noneYet') : t('notice.offHint')}</Empty>}
        columns={[
          { name: 'type', title: t('kind'), cell: (n) => word('notice', n.type) },
          { name: 'at', title: t('notice.receivedAt'), cell: (n) => moment(n.receivedAt) },
          { name: 'handled', title: t('state'), cell: (n) => (n.handled ? t('notice.handled') : t('notice.waiting')) },
        ]} />
    </Stack>
  );
}
