// Locations and their content tokens.
import { Button, Text } from '@mantine/core';

import { Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { SeatBar } from '../ui/charts';
import { Empty, PageHead, State } from '../ui/parts';
import { List } from '../ui/table';
import { OneLocation } from './location';
import { AddLocation } from './location_add';

type Location = Schemas['Location'];

export function Locations() {
  const { path } = usePlace();
  if (path[1] === 'add') return <AddLocation />;
  if (path[1]) return <OneLocation id={Number(path[1])} tab={path[2] ?? 'details'} />;
  return <LocationList />;
}

/** Whom the token serves, in a few words. */
export function useScopeWords(): (l: Location) => string {
  const { t } = useWords();
  return (l) => [l.scopeUnit || t('scope.company'), l.scopeSites, l.scopeGroups ? t('scope.groupCount', { n: l.scopeGroups }) : ''].filter(Boolean).join(' · ');
}

function LocationList() {
  const { t, date, moment, number } = useWords();
  const { may } = useSession();
  const scopeOf = useScopeWords();
  return (
    <>
      <PageHead title={t('nav.locations')}>
        {may('tokens') && <Button component="a" href={linkTo(['locations', 'add'])} size="xs">{t('location.add')}</Button>}
      </PageHead>
      <List<Location> name="locations" path="/v1/locations" every={10_000} keyOf={(l) => String(l.id)} link={(l) => linkTo(['locations', l.id])}
        csv={{ path: '/v1/locations', file: 'locations.csv' }}
        empty={<Empty title={t('location.none')}><Text size="sm">{t('first.tokenHint')}</Text>
          {may('tokens') && <Button component="a" href={linkTo(['locations', 'add'])}>{t('location.add')}</Button>}</Empty>}
        columns={[
          { name: 'name', title: t('name'), cell: (l) => <><Text size="sm" fw={600}>{l.name}</Text><State group="token" code={l.state} /></> },
          { name: 'organization', title: t('location.organization'), cell: (l) => l.organization },
          { name: 'appleName', title: t('location.appleName'), cell: (l) => l.appleName, hidden: true },
          { name: 'country', title: t('location.country'), cell: (l) => l.country },
          { name: 'sync', title: t('location.lastSync'), cell: (l) => (
            <>{l.syncRunning ? t('location.syncing') : moment(l.lastSyncAt)}{l.syncTrouble && <Text className="muted">{l.syncTrouble}</Text>}</>
          ) },
          { name: 'expires', title: t('location.expires'), cell: (l) => <>{date(l.tokenExpiresAt)}<br /><span className="muted">{t('home.daysLeft', { n: l.tokenDaysLeft })}</span></> },
          { name: 'items', title: t('distribution.items'), number: true, cell: (l) => number(l.items) },
          { name: 'seats', title: t('location.seats'), number: true, cell: (l) => <>{number(l.seatsAssigned)} / {number(l.seatsTotal)}<br /><SeatBar assigned={l.seatsAssigned ?? 0} total={l.seatsTotal} /></> },
          { name: 'scope', title: t('location.scope'), cell: (l) => scopeOf(l) },
          { name: 'custodian', title: t('scope.custodian'), cell: (l) => l.custodian || '–', hidden: true },
          { name: 'notifications', title: t('location.notifications'), cell: (l) => (l.notifications === 'by notification' ? t('yes') : t('no')), hidden: true },
        ]} />
    </>
  );
}
