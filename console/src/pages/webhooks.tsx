// Other servers that are told what happens: whom, what, and what became of it.
import { Alert, Button, Checkbox, Code, Group, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';

import { Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { Filter } from '../ui/filters';
import { ConfirmButton, Empty, Facts, State, useAct, useItems } from '../ui/parts';
import { List, Rows } from '../ui/table';
import { useUnitNames } from './devices';

type Webhook = Schemas['Webhook'];
type Delivery = Schemas['Delivery'];
interface Order { name: string; url: string; unit: number; types: string[]; enabled: boolean }

export function Webhooks() {
  const { path } = usePlace();
  const webhooks = useItems<Webhook>('/v1/webhooks');
  const open = webhooks.find((w) => String(w.id) === path[2]);
  return open ? <One key={open.id} webhook={open} /> : <All webhooks={webhooks} />;
}

function All({ webhooks }: { webhooks: Webhook[] }) {
  const { t } = useWords();
  const { act, busy } = useAct();
  const { nameOf } = useUnitNames();
  const [made, setMade] = useState<Schemas['WebhookWithSecret']>();
  const add = (order: Order) => act(() => send<Schemas['WebhookWithSecret']>('POST', '/v1/webhooks', order), t('saved'), setMade);
  return (
    <Stack>
      <Text size="sm">{t('webhook.hint')}</Text>
      {made && <Secret secret={made.secret} />}
      {made && !made.enabled && <Alert variant="light">{t('webhook.offAtFirst')} <a href={linkTo(['settings', 'webhooks', String(made.id)])}>{made.name}</a></Alert>}
      <Rows name="webhooks" rows={webhooks} keyOf={(w) => String(w.id)} link={(w) => linkTo(['settings', 'webhooks', String(w.id)])} csv={{ path: '/v1/webhooks', file: 'webhooks.csv' }} empty={<Empty title={t('webhook.none')} />}
        columns={[
          { name: 'name', title: t('name'), cell: (w) => <Text size="sm" fw={600}>{w.name}</Text> },
          { name: 'url', title: t('webhook.url'), cell: (w) => w.url },
          { name: 'unit', title: t('unit'), cell: (w) => nameOf(w.unit) },
          { name: 'types', title: t('webhook.types'), number: true, cell: (w) => w.types.length },
          { name: 'state', title: t('state'), cell: (w) => <State group="hook" code={w.state} /> },
        ]} />
      <fieldset className="card">
        <legend>{t('webhook.new')}</legend>
        <Form key={made?.id ?? 0} busy={busy} label={t('add')} onSave={(order) => void add(order)} />
      </fieldset>
    </Stack>
  );
}

function Secret({ secret }: { secret: string }) {
  const { t } = useWords();
  return <Alert color="green" variant="light" title={t('webhook.secretOnce')}><Code>{secret}</Code></Alert>;
}

function Form({ webhook, busy, label, onSave }: { webhook?: Webhook; busy: boolean; label: string; onSave: (order: Order) => void }) {
  const { t, word } = useWords();
  const { mayEverywhere } = useSession();
  const { units } = useUnitNames();
  const types = useItems<Schemas['EventType']>('/v1/webhook-types').filter((type) => type.name !== 'test' && (!type.ofAccounts || mayEverywhere('accounts')));
  const [name, setName] = useState(webhook?.name ?? '');
  const [url, setUrl] = useState(webhook?.url ?? 'https://');
  const [unit, setUnit] = useState(String(webhook?.unit ?? units[0]?.id ?? 1));
  const [chosen, setChosen] = useState<string[]>(webhook?.types ?? []);
  const [enabled, setEnabled] = useState(webhook?.enabled ?? false);
  return (
    <Stack maw={720}>
      <TextInput label={t('name')} required value={name} onChange={(e) => setName(e.currentTarget.value)} />
      <TextInput label={t('webhook.url')} description={t('webhook.urlHint')} required value={url} onChange={(e) => setUrl(e.currentTarget.value)} />
      <Select label={t('unit')} description={t('webhook.unitHint')} allowDeselect={false} value={unit} onChange={(value) => setUnit(value ?? '1')} data={units.map((u) => ({ value: String(u.id), label: u.name }))} />
      <Checkbox.Group label={t('webhook.types')} value={chosen} onChange={setChosen}>
        <Group gap="xs" mt={4}>
          <Button size="xs" variant="default" onClick={() => setChosen(types.map((type) => type.name))}>{t('webhook.all')}</Button>
          {types.map((type) => <Checkbox key={type.name} value={type.name} label={word('event', type.name)} title={type.name} miw={220} />)}
        </Group>
      </Checkbox.Group>
      <Checkbox label={t('webhook.enabled')} checked={enabled} onChange={(e) => setEnabled(e.currentTarget.checked)} />
      <Group><Button loading={busy} disabled={name.trim() === '' || chosen.length === 0} onClick={() => onSave({ name, url, unit: Number(unit), types: chosen, enabled })}>{label}</Button></Group>
    </Stack>
  );
}

function One({ webhook }: { webhook: Webhook }) {
  const { t, moment } = useWords();
  const { act, busy } = useAct();
  const at = `/v1/webhooks/${webhook.id}`;
  const [tested, setTested] = useState<Delivery>();
  const [secret, setSecret] = useState('');
  const rotate = () => act(() => send<Schemas['WebhookWithSecret']>('POST', `${at}/secret`, {}), t('saved'), (made) => setSecret(made.secret));
  return (
    <Stack>
      <Text size="sm"><a href={linkTo(['settings', 'webhooks'])}>{t('webhook.back')}</a></Text>
      <Group justify="space-between">
        <Title order={2}>{webhook.name}</Title>
        <Group gap="xs">
          <Button size="xs" variant="default" loading={busy} onClick={() => void act(() => send<Delivery>('POST', `${at}/test`, {}), undefined, setTested)}>{t('webhook.test')}</Button>
          {webhook.state === 'off' || webhook.state === 'paused'
            ? <Button size="xs" loading={busy} onClick={() => void act(() => send('PATCH', at, { enabled: true }), t('saved'))}>{t('settings.switchOn')}</Button>
            : <Button size="xs" variant="default" loading={busy} onClick={() => void act(() => send('PATCH', at, { enabled: false }), t('saved'))}>{t('settings.switchOff')}</Button>}
          <ConfirmButton label={t('webhook.rotate')} color="blue" title={t('webhook.rotate')} onConfirm={rotate}><Text size="sm">{t('webhook.rotateHint')}</Text></ConfirmButton>
          <ConfirmButton label={t('remove')} title={t('remove')} typed={webhook.name} onConfirm={() => act(() => send('DELETE', at), t('removed'))}><Text size="sm">{webhook.url}</Text></ConfirmButton>
        </Group>
      </Group>
      {secret && <Secret secret={secret} />}
      {tested && <Outcome delivery={tested} />}
      <Facts rows={[
        [t('state'), <State key="s" group="hook" code={webhook.state} />],
        ...(webhook.pausedAt ? [[t('webhook.pausedAt'), `${moment(webhook.pausedAt)} · ${webhook.pauseReason}`] as [string, string]] : []),
        ...(webhook.failingSince ? [[t('webhook.failingSince'), moment(webhook.failingSince)] as [string, string]] : []),
        ...(webhook.oldSecretUntil ? [[t('webhook.oldSecretUntil'), moment(webhook.oldSecretUntil)] as [string, string]] : []),
        [t('created'), `${moment(webhook.createdAt)} · ${webhook.createdBy}`],
      ]} />
      <Log webhook={webhook} />
      <fieldset className="card">
        <legend>{t('edit')}</legend>
        <Form key={`${webhook.enabled}`} webhook={webhook} busy={busy} label={t('save')} onSave={(order) => void act(() => send('PATCH', at, order), t('saved'))} />
      </fieldset>
    </Stack>
  );
}

/** What a test came to, at once. */
function Outcome({ delivery }: { delivery: Delivery }) {
  const { t, number } = useWords();
  const good = delivery.state === 'delivered';
  return (
    <Alert color={good ? 'green' : 'red'} variant="light" title={good ? t('webhook.testGood') : t('webhook.testBad')}>
      {delivery.trouble && <Text size="sm">{delivery.trouble}</Text>}
      <Text size="sm">{t('webhook.took', { ms: number(delivery.durationMs) })}</Text>
      {delivery.answer && <Code block>{delivery.answer}</Code>}
    </Alert>
  );
}

function Log({ webhook }: { webhook: Webhook }) {
  const { t, word, moment, number } = useWords();
  const { act } = useAct();
  const at = `/v1/webhooks/${webhook.id}/deliveries`;
  const filters: Filter[] = [{ name: 'state', title: t('state'), options: ['waiting', 'delivered', 'given_up'].map((value) => ({ value, label: word('delivery', value) })) }];
  return (
    <Stack gap="xs">
      <Title order={3}>{t('webhook.log')}</Title>
      <List<Delivery> name="deliveries" path={at} filters={filters} every={5000} keyOf={(d) => String(d.id)} file="deliveries.csv" empty={<Empty title={t('webhook.noLog')} />}
        columns={[
          { name: 'id', title: t('number'), number: true, cell: (d) => d.id },
          { name: 'at', title: t('webhook.happened'), cell: (d) => moment(d.happenedAt) },
          { name: 'type', title: t('webhook.event'), cell: (d) => <><Text size="sm">{word('event', d.type)}</Text><span className="muted">{d.subject}</span></> },
          { name: 'state', title: t('state'), cell: (d) => <State group="delivery" code={d.state} /> },
          { name: 'attempts', title: t('webhook.attempts'), number: true, cell: (d) => number(d.attempts) },
          { name: 'status', title: t('webhook.status'), number: true, cell: (d) => d.status ?? '' },
          { name: 'trouble', title: t('webhook.answer'), cell: (d) => <><Text size="sm">{d.trouble}</Text><span className="muted">{d.answer}</span></> },
          { name: 'took', title: t('webhook.duration'), number: true, hidden: true, cell: (d) => t('webhook.took', { ms: number(d.durationMs) }) },
          { name: 'next', title: t('webhook.next'), cell: (d) => moment(d.nextAt) },
          { name: 'act', title: t('actions'), cell: (d) => <Button size="xs" variant="default" disabled={webhook.state === 'off' || webhook.state === 'paused'} onClick={() => void act(() => send('POST', `${at}/${d.id}/again`, {}), t('webhook.sentAgain'))}>{t('webhook.again')}</Button> },
        ]} />
    </Stack>
  );
}
