// What is used, what needs somebody, what happened last.
import { Anchor, Button, SimpleGrid, Stack, Text, Title } from '@mantine/core';

import { Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo } from '../router';
import { useSession } from '../session';
import { SeatBar } from '../ui/charts';
import { Figure, Loaded, PageHead, State, useGet, useItems } from '../ui/parts';

type Location = Schemas['Location'];
type Finding = Schemas['Finding'];

export function Home() {
  const { t, number, moment } = useWords();
  const { may } = useSession();
  const locations = useGet<{ items: Location[] }>('/v1/locations', 15_000);
  const catalog = useItems<Schemas['CatalogItem']>('/v1/catalog', 30_000);
  const waiting = useItems<Schemas['Waiting']>('/v1/waiting', 30_000);
  const findings = useItems<Finding>(may('view') ? '/v1/doctor' : null, 30_000).filter((finding) => finding.severity !== 'fine');
  const order = ['error', 'warning', 'hint'];
  const kinds = [...findings.reduce((map, one) => map.set(one.code, [...(map.get(one.code) ?? []), one]), new Map<string, Finding[]>()).values()]
    .map((list) => [list[0]!, list.length] as const)
    .sort((a, b) => order.indexOf(a[0].severity) - order.indexOf(b[0].severity));
  const operations = useItems<Schemas['Operation']>('/v1/operations?pageSize=8', 10_000);
  const plans = useItems<Schemas['Plan']>('/v1/plans?pageSize=5', 10_000);
  const assigned = catalog.reduce((sum, item) => sum + item.assigned, 0);
  const total = catalog.reduce((sum, item) => sum + (item.total ?? 0), 0);
  const short = catalog.filter((item) => item.total !== null && (item.available ?? 0) === 0 && item.assigned > 0);
  return (
    <>
      <PageHead title={t('nav.home')} />
      <Loaded query={locations}>{({ items }) => items.length === 0 ? <FirstSteps mayConnect={may('tokens')} /> : (
        <Stack gap="lg">
          <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
            <Figure label={t('home.assigned')} value={number(assigned)} note={t('home.ofSeats', { n: total })} link={linkTo(['catalog'])} />
            <Figure label={t('home.waiting')} value={number(waiting.length)} note={t('home.waitingNote')} link={linkTo(['reports', 'waiting'])} />
            <Figure label={t('home.short')} value={number(short.length)} note={t('home.shortNote')} link={linkTo(['reports', 'demand'])} />
            <Figure label={t('home.running')} value={number(operations.filter((o) => o.state !== 'done').length)} note={t('home.runningNote')} link={linkTo(['operations'])} />
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
            <section aria-labelledby="attention">
              <Title order={2} id="attention" mb="xs">{t('home.attention')}</Title>
              <Stack gap="xs">
                {findings.length === 0 && <Text size="sm" className="card">{t('home.allWell')}</Text>}
                {kinds.slice(0, 8).map(([finding, count]) => (
                  <div className="card" key={finding.code}>
                    <State group="severity" code={finding.severity} /> <Text span size="sm" fw={500}>{finding.text}</Text>
                    {count > 1 && <Text span size="sm"> {t('home.alike', { n: count - 1 })}</Text>}
                    <Text className="muted">{finding.remedy}</Text>
                  </div>
                ))}
              </Stack>
            </section>
            <section aria-labelledby="tokens">
              <Title order={2} id="tokens" mb="xs">{t('nav.locations')}</Title>
              <Stack gap="xs">
                {items.map((location) => (
                  <a key={location.id} className="card" href={linkTo(['locations', location.id])} style={{ color: 'inherit', textDecoration: 'none' }}>
                    <Text span fw={600}>{location.name}</Text> <State group="token" code={location.state} />
                    <Text className="muted">{t('home.daysLeft', { n: location.tokenDaysLeft })} · {t('location.lastSync')}: {moment(location.lastSyncAt)}</Text>
                  </a>
                ))}
              </Stack>
            </section>
            <section aria-labelledby="activity">
              <Title order={2} id="activity" mb="xs">{t('home.activity')}</Title>
              <Stack gap="xs">
                {operations.length + plans.length === 0 && <Text size="sm" className="card">{t('home.noActivity')}</Text>}
                {plans.map((plan) => (
                  <Text size="sm" key={'p' + plan.id}><Anchor href={linkTo(['plans', plan.id])}>{t('plan.title', { id: plan.id })}</Anchor>{' '}
                    <State group="plan" code={plan.state} /> {moment(plan.createdAt)} · {plan.createdBy}</Text>
                ))}
                {operations.map((operation) => (
                  <Text size="sm" key={operation.id}><Anchor href={linkTo(['operations', operation.id])}>{t('operation.title', { id: operation.id })}</Anchor>{' '}
                    <State group="operation" code={operation.state} /> {moment(operation.createdAt)} · {operation.createdBy}</Text>
                ))}
              </Stack>
            </section>
            <section aria-labelledby="most">
              <Title order={2} id="most" mb="xs">{t('home.fullest')}</Title>
              <table className="grid"><tbody>
                {[...catalog].filter((i) => i.total).sort((a, b) => b.assigned / b.total! - a.assigned / a.total!).slice(0, 8).map((item) => (
                  <tr key={item.adamId}>
                    <td><Anchor size="sm" href={linkTo(['catalog', item.adamId])}>{item.name || item.adamId}</Anchor></td>
                    <td className="number">{number(item.assigned)} / {number(item.total)}</td>
                    <td><SeatBar assigned={item.assigned} total={item.total} /></td>
                  </tr>
                ))}
              </tbody></table>
            </section>
          </SimpleGrid>
        </Stack>
      )}</Loaded>
    </>
  );
}

function FirstSteps({ mayConnect }: { mayConnect: boolean }) {
  const { t } = useWords();
  return (
    <div className="card">
      <Title order={2} mb="xs">{t('first.title')}</Title>
      <ol className="steps">
        <li>{t('first.token')}</li>
        <li>{t('first.inventory')}</li>
        <li>{t('first.group')}</li>
        <li>{t('first.distribution')}</li>
        <li>{t('first.plan')}</li>
      </ol>
      {mayConnect && <Button component="a" href={linkTo(['locations', 'add'])} mt="md">{t('location.add')}</Button>}
    </div>
  );
}
