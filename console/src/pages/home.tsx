// What is used, what needs somebody, what happened last.
import { Anchor, Group, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';

import { Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo } from '../router';
import { useSession } from '../session';
import { SeatBar, SeatsChart } from '../ui/charts';
import { ItemName } from '../ui/icons';
import { Figure, Loaded, PageHead, State, useGet, useItems } from '../ui/parts';
import { FirstSteps } from './first';

type Location = Schemas['Location'];
type Finding = Schemas['Finding'];

export function Home() {
  const { t, number } = useWords();
  const locations = useGet<{ items: Location[] }>('/v1/locations', 15_000);
  const catalog = useItems<Schemas['CatalogItem']>('/v1/catalog', 60_000);
  const waiting = useItems<Schemas['Waiting']>('/v1/waiting', 30_000);
  const operations = useItems<Schemas['Operation']>('/v1/operations?pageSize=10', 10_000);
  const limited = catalog.filter((item) => item.total !== null);
  const assigned = limited.reduce((sum, item) => sum + item.assigned, 0);
  const total = limited.reduce((sum, item) => sum + (item.total ?? 0), 0);
  const short = limited.filter((item) => (item.available ?? 0) === 0 && item.assigned > 0);
  const open = operations.filter((o) => o.state !== 'done');
  const failed = operations.reduce((sum, o) => sum + o.failed, 0);
  return (
    <>
      <PageHead title={t('nav.home')} />
      <Loaded query={locations}>{({ items }) => (
        <Stack gap="lg">
          <FirstSteps />
          {items.length > 0 && (
            <>
              <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
                <Figure label={t('home.assigned')} value={number(assigned)} note={<>{t('home.ofSeats', { n: total })}<br /><SeatBar assigned={assigned} total={total} width="100%" /></>} link={linkTo(['catalog'])} />
                <Figure label={t('home.waiting')} value={number(waiting.length)} note={t('home.waitingNote')} link={linkTo(['reports', 'waiting'])} />
                <Figure label={t('home.short')} value={number(short.length)} note={t('home.shortNote')} link={linkTo(['catalog'], { short: 'true' })} />
                <Figure label={t('home.running')} value={number(open.length)} note={failed > 0 ? t('home.failedNote', { n: failed }) : t('home.runningNote')} link={linkTo(['operations'])} />
              </SimpleGrid>
              <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
                <Stack gap="lg">
                  <OverTime />
                  <Fullest items={limited} />
                </Stack>
                <Stack gap="lg">
                  <Attention />
                  <Tokens locations={items} />
                  <Activity operations={operations} />
                </Stack>
              </SimpleGrid>
            </>
          )}
        </Stack>
      )}</Loaded>
    </>
  );
}

function OverTime() {
  const { t } = useWords();
  const [days, setDays] = useState('90');
  const points = useItems<Schemas['SeatDay']>(`/v1/usage?days=${days}`);
  return (
    <section aria-labelledby="over-time">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="over-time">{t('home.overTime')}</Title>
        <SegmentedControl size="xs" className="no-print" aria-label={t('home.overTime')} value={days} onChange={setDays}
                          data={['30', '90', '365'].map((value) => ({ value, label: t('home.days', { n: Number(value) }) }))} />
      </Group>
      <div className="card"><SeatsChart points={points} /></div>
    </section>
  );
}

function Fullest({ items }: { items: Schemas['CatalogItem'][] }) {
  const { t, number } = useWords();
  const fullest = [...items].filter((i) => i.total).sort((a, b) => b.assigned / b.total! - a.assigned / a.total!).slice(0, 8);
  if (fullest.length === 0) return null;
  return (
    <section aria-labelledby="most">
      <Title order={2} id="most" mb="xs">{t('home.fullest')}</Title>
      <table className="grid"><tbody>
        {fullest.map((item) => (
          <tr key={item.adamId}>
            <td><Anchor size="sm" href={linkTo(['catalog', item.adamId])}><ItemName adamId={item.adamId} name={item.name} /></Anchor></td>
            <td className="number">{number(item.assigned)} / {number(item.total)}</td>
            <td><SeatBar assigned={item.assigned} total={item.total} /></td>
          </tr>
        ))}
      </tbody></table>
    </section>
  );
}

const PAGES_OF: Record<string, (id: number) => string> = {
  item: (id) => linkTo(['catalog', id, 'waiting']),
  operation: (id) => linkTo(['operations', id]),
  location: (id) => linkTo(['locations', id]),
  leaks: () => linkTo(['reports', 'leaks']),
};
/** Where a finding is seen, or mended. */
function linkOf(finding: Finding): string | undefined {
  if (finding.code === 'no_custodian') return linkTo(['locations', finding.aboutId, 'scope']);
  if (finding.code.startsWith('token_')) return linkTo(['locations', finding.aboutId, 'token']);
  return PAGES_OF[finding.about]?.(finding.aboutId);
}

function Attention() {
  const { t } = useWords();
  const { may } = useSession();
  const [all, setAll] = useState(false);
  const findings = useGet<{ items: Finding[] }>(may('view') ? '/v1/doctor' : null, 30_000);
  const order = ['error', 'warning', 'hint'];
  const found = (findings.data?.items ?? []).filter((one) => one.severity !== 'fine')
    .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  const kinds = [...found.reduce((map, one) => map.set(one.code, [...(map.get(one.code) ?? []), one]), new Map<string, Finding[]>()).values()];
  const shown = all ? found.map((one) => [one]) : kinds;
  return (
    <section aria-labelledby="attention">
      <Title order={2} id="attention" mb="xs">{t('home.attention')}</Title>
      <Stack gap="xs">
        {findings.data && found.length === 0 && <Text size="sm" className="card">{t('home.allWell')}</Text>}
        {shown.map((list, i) => {
          const finding = list[0]!;
          const link = linkOf(finding);
          return (
            <div className="card" key={finding.code + i}>
              <State group="severity" code={finding.severity} />{' '}
              <Text span size="sm" fw={500}>{finding.location && `${finding.location}: `}{finding.text}</Text>
              {list.length > 1 && <Text span size="sm"> {t('home.alike', { n: list.length - 1 })}</Text>}
              <Text className="muted">{finding.remedy} {link && <Anchor size="sm" href={link}>{t('home.look')}</Anchor>}</Text>
            </div>
          );
        })}
        {kinds.length < found.length && (
          <Anchor component="button" size="sm" className="no-print" onClick={() => setAll(!all)}>{all ? t('home.fewer') : t('home.allFindings', { n: found.length })}</Anchor>
        )}
      </Stack>
    </section>
  );
}

function Tokens({ locations }: { locations: Location[] }) {
  const { t, moment } = useWords();
  const { may } = useSession();
  const byUrgency = [...locations].sort((a, b) => a.tokenDaysLeft - b.tokenDaysLeft);
  return (
    <section aria-labelledby="tokens">
      <Title order={2} id="tokens" mb="xs">{t('home.tokens')}</Title>
      <Stack gap="xs">
        {byUrgency.map((l) => (
          <div key={l.id} className="card">
            <Group justify="space-between" gap="xs">
              <span><Anchor fw={600} href={linkTo(['locations', l.id])}>{l.name}</Anchor> <State group="token" code={l.state} /></span>
              <Text size="sm">{t('home.daysLeft', { n: l.tokenDaysLeft })}</Text>
            </Group>
            <Text className="muted">
              {l.syncRunning ? t('location.syncing') : `${t('location.lastSync')}: ${moment(l.lastSyncAt)}`}
              {l.state !== 'active' && may('tokens') && <> · <Anchor size="sm" href={linkTo(['locations', l.id, 'token'])}>{t('location.renew')}</Anchor></>}
            </Text>
          </div>
        ))}
      </Stack>
    </section>
  );
}

function Activity({ operations }: { operations: Schemas['Operation'][] }) {
  const { t, moment, word } = useWords();
  const plans = useItems<Schemas['Plan']>('/v1/plans?pageSize=6', 10_000);
  const rows = [
    ...plans.map((p) => ({ key: `p${p.id}`, at: p.createdAt, link: linkTo(['plans', p.id]), title: t('plan.title', { id: p.id }), state: <State group="plan" code={p.state} />, note: p.createdBy })),
    ...operations.map((o) => ({
      key: `o${o.id}`, at: o.createdAt, link: linkTo(['operations', o.id]), title: t('operation.title', { id: o.id }), state: <State group="operation" code={o.state} />,
      note: `${word('verb', o.verb)}, ${t('operation.progress', { done: o.done, tasks: o.tasks })} · ${o.createdBy}`,
    })),
  ].sort((a, b) => b.at.localeCompare(a.at)).slice(0, 10);
  return (
    <section aria-labelledby="activity">
      <Title order={2} id="activity" mb="xs">{t('home.activity')}</Title>
      <Stack gap={6} className="card">
        {rows.length === 0 && <Text size="sm">{t('home.noActivity')}</Text>}
        {rows.map((row) => (
          <Text size="sm" key={row.key}><Anchor href={row.link}>{row.title}</Anchor> {row.state} <span className="muted">{moment(row.at)} · {row.note}</span></Text>
        ))}
      </Stack>
    </section>
  );
}
