// Adding a location: what is needed at Apple's side, the token, whom it is for, and the first sync.
import { Alert, Anchor, Button, Checkbox, Group, SegmentedControl, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';

import { call, Refused, Schemas } from '../api/client';
import { Key, useWords } from '../i18n/words';
import { linkTo } from '../router';
import { useSession } from '../session';
import { PageHead, useAct, useGet, useItems } from '../ui/parts';
import { ProblemNote } from '../ui/toast';
import { TokenInput } from '../ui/token_input';
import { SyncState } from './location_sync';

type Location = Schemas['Location'];
const SCHOOL = 'https://school.apple.com/';
const BUSINESS = 'https://business.apple.com/';

export function AddLocation() {
  const { t } = useWords();
  const [made, setMade] = useState<Location>();
  return (
    <>
      <PageHead title={t('location.add')} />
      <Stack maw={760} gap="lg">
        {made ? <Connected location={made} /> : <><AtApple /><Connect done={setMade} /></>}
      </Stack>
    </>
  );
}

/** What is needed at Apple's side, to tick off. */
function AtApple() {
  const { t } = useWords();
  const [kind, setKind] = useState('school');
  const [ticked, setTicked] = useState<string[]>([]);
  const portal = kind === 'school' ? SCHOOL : BUSINESS;
  const tick = (name: string) => setTicked(ticked.includes(name) ? ticked.filter((one) => one !== name) : [...ticked, name]);
  const list: Key[] = ['need.registered', 'need.manager', 'need.mailbox', 'need.alone', 'need.bought'];
  return (
    <section className="card" aria-labelledby="before">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="before">{t('location.before')}</Title>
        <SegmentedControl size="xs" aria-label={t('need.kind')} value={kind} onChange={setKind}
                          data={[{ value: 'school', label: 'Apple School Manager' }, { value: 'business', label: 'Apple Business' }]} />
      </Group>
      <Stack gap={6} mb="sm">
        {list.map((name) => <Checkbox key={name} size="sm" label={t(name)} checked={ticked.includes(name)} onChange={() => tick(name)} />)}
      </Stack>
      <details className="more">
        <summary>{t('need.notYet')}</summary>
        <Text size="sm" mt="xs">{t('need.register')} <Anchor href={portal} target="_blank" rel="noopener noreferrer">{portal}</Anchor></Text>
        <ul className="steps">
          <li>{t('need.registerMail')}</li>
          <li>{t('need.registerContact')}</li>
          <li>{t('need.registerAddress')}</li>
          {kind === 'business' && <li>{t('need.registerDuns')}</li>}
        </ul>
        <Text size="sm">{t('need.registerWait')}</Text>
      </details>
      <Title order={3} size="sm" mt="md" mb={4}>{t('need.download')}</Title>
      <ol className="steps">
        <li><Anchor href={portal} target="_blank" rel="noopener noreferrer">{portal}</Anchor> {t('need.step1')}</li>
        <li>{t('need.step2')}</li>
        <li>{t('need.step3')}</li>
        <li>{t('need.step4')}</li>
      </ol>
    </section>
  );
}

function Connect({ done }: { done: (location: Location) => void }) {
  const { t } = useWords();
  const [token, setToken] = useState('');
  const [name, setName] = useState('');
  const [unit, setUnit] = useState<string | null>(null);
  const [appleId, setAppleId] = useState('');
  const [custodian, setCustodian] = useState('');
  const [error, setError] = useState<unknown>();
  const { act, busy } = useAct();
  const { mayEverywhere } = useSession();
  const everywhere = mayEverywhere('tokens');
  const units = useItems<Schemas['Unit']>('/v1/units').filter((u) => u.id !== 1);
  const whose = unit ?? (!everywhere && units.length === 1 ? String(units[0]!.id) : null);
  const connect = async (takeOver: boolean) => {
    setError(undefined);
    const made = await act(async () => {
      return await call('POST', '/v1/locations', {}, { token, name, takeOver, organization: whose ? Number(whose) : null, appleId, custodian }).catch((refused: unknown) => {
        setError(refused);
        return undefined;
      });
    });
    if (made) done(made);
  };
  const held = error instanceof Refused && error.problem.code === 'held_elsewhere';
  return (
    <section className="card" aria-labelledby="token">
      <Title order={2} id="token" mb="xs">{t('location.token')}</Title>
      <Stack>
        <TokenInput value={token} change={setToken} />
        <TextInput label={t('location.ownName')} description={t('location.ownNameHint')} value={name} onChange={(e) => setName(e.currentTarget.value)} />
        {units.length > 0 && <Select label={t('scope.organization')} placeholder={everywhere ? t('scope.company') : t('scope.choose')} required={!everywhere} clearable={everywhere} value={whose} onChange={setUnit}
                                     data={units.map((u) => ({ value: String(u.id), label: u.name }))} />}
        <Group grow align="start">
          <TextInput label={t('scope.appleId')} description={t('scope.appleIdHint')} value={appleId} onChange={(e) => setAppleId(e.currentTarget.value)} />
          <TextInput label={t('scope.custodian')} description={t('scope.custodianHint')} value={custodian} onChange={(e) => setCustodian(e.currentTarget.value)} />
        </Group>
        {error !== undefined && <ProblemNote error={error} />}
        <Group>
          <Button loading={busy} disabled={token === '' || (!everywhere && !whose)} onClick={() => void connect(false)}>{t('location.connect')}</Button>
          {held && <Button color="red" variant="outline" loading={busy} onClick={() => void connect(true)}>{t('location.takeOverConnect')}</Button>}
        </Group>
        {held && <Text size="sm">{t('location.takeOverWarning')}</Text>}
      </Stack>
    </section>
  );
}

/** The first sync before one's eyes, and what comes next. */
function Connected({ location }: { location: Location }) {
  const { t } = useWords();
  const now = useGet<Location>(`/v1/locations/${location.id}`, 2_000);
  const sync = useGet<Schemas['Sync']>(`/v1/locations/${location.id}/sync`, 1_000);
  const finished = Boolean(sync.data?.finishedAt) && !sync.data?.running;
  return (
    <section className="card">
      <Title order={2} mb="xs">{location.name}</Title>
      <Alert color="green" variant="light" mb="md" title={t('location.connected')}>
        {finished && t('location.found', { items: now.data?.items ?? 0, seats: now.data?.seatsTotal ?? 0 })}
      </Alert>
      {sync.data && <SyncState sync={sync.data} />}
      <Group mt="md">
        <Button component="a" href={linkTo(['locations', location.id, 'content'])}>{t('location.seeContent')}</Button>
        <Button component="a" variant="default" href={linkTo(['devices', 'import'])}>{t('first.import')}</Button>
        <Button component="a" variant="default" href={linkTo(['locations', location.id, 'scope'])}>{t('location.scope')}</Button>
      </Group>
    </section>
  );
}
