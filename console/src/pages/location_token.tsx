// What is done to a content token: test, renew, take over, rename, remove.
import { Alert, Anchor, Button, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { ReactNode, useState } from 'react';

import { Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { go, linkTo } from '../router';
import { ConfirmButton, Facts, useAct, useGet } from '../ui/parts';
import { TokenInput } from '../ui/token_input';

type Location = Schemas['Location'];

export function Token({ l }: { l: Location }) {
  const { t } = useWords();
  const { act, busy } = useAct();
  const [token, setToken] = useState('');
  const [name, setName] = useState(l.name);
  const path = `/v1/locations/${l.id}`;
  const renew = () => void act(() => send('POST', `${path}/renew`, { token }), t('location.renewed'), () => setToken(''));
  return (
    <Stack maw={760} gap="lg">
      <Test path={path} name={l.name} />
      <Part title={t('location.renew')} hint={t('location.renewHint')}>
        <TokenInput value={token} change={setToken} />
        <Button mt="sm" loading={busy} disabled={token === ''} onClick={renew}>{t('location.renew')}</Button>
      </Part>
      <Part title={t('location.ownName')} hint={t('location.ownNameHint')}>
        <Group align="end">
          <TextInput aria-label={t('location.ownName')} value={name} onChange={(e) => setName(e.currentTarget.value)} />
          <Button variant="default" disabled={name.trim() === '' || name === l.name} onClick={() => void act(() => send('PATCH', path, { name }), t('saved'))}>{t('save')}</Button>
        </Group>
      </Part>
      <Removal l={l} path={path} />
    </Stack>
  );
}

function Part({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <section className="card">
      <Title order={2}>{title}</Title>
      <Text size="sm" mb="sm">{hint}</Text>
      {children}
    </section>
  );
}

/** Asks Apple who holds the location, and offers to take it over from somebody else. */
function Test({ path, name }: { path: string; name: string }) {
  const { t, date, number } = useWords();
  const { act, busy } = useAct();
  const [test, setTest] = useState<Schemas['TokenTest']>();
  const run = () => act(() => send<Schemas['TokenTest']>('POST', `${path}/test`, {}), undefined, setTest);
  const takeOver = () => act(() => send<Schemas['Reclaimed']>('POST', `${path}/reclaim`, {}), t('location.reclaimed')).then((done) => done && run());
  const holder = test?.holder ?? t('location.nobody');
  return (
    <Part title={t('location.test')} hint={t('location.testHint')}>
      <Group mb="sm">
        <Button variant="default" loading={busy} onClick={() => void run()}>{t('location.test')}</Button>
        <ConfirmButton label={t('location.reclaim')} title={t('location.reclaimTitle', { name })} color="cyan" onConfirm={takeOver}>
          <Text size="sm">{test && !test.heldByUs && test.holder ? t('location.reclaimFrom', { holder }) : t('location.reclaimHint')}</Text>
          <Text size="sm">{t('location.takeOverWarning')}</Text>
        </ConfirmButton>
      </Group>
      {test && (
        <div role="status">
          {test.works
            ? <Alert color="green" variant="light" title={t('location.works')}>{t('location.answered', { ms: number(test.tookMs) })}</Alert>
            : <Alert color="red" variant="light" title={test.problem}>{test.remedy}</Alert>}
          {(test.works || test.holder) && <Facts rows={[
            [t('location.holder'), test.heldByUs ? t('location.heldByUs') : `${holder} ${test.holderMetadata ?? ''}`],
            [t('location.appleName'), test.appleName],
            [t('location.country'), test.country],
            [t('location.expires'), date(test.expiresAt)],
          ]} />}
        </div>
      )}
    </Part>
  );
}

/** What will happen is told before; while it is in use one has to say that one means it. */
function Removal({ l, path }: { l: Location; path: string }) {
  const { t } = useWords();
  const { act, busy } = useAct();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const preview = useGet<Schemas['Removal']>(open ? `${path}/removal` : null);
  const p = preview.data;
  const remove = () => void act(() => send('DELETE', path), t('location.removed'), () => go(linkTo(['locations'])));
  return (
    <Part title={t('location.remove')} hint={t('location.removeHint')}>
      <Button color="red" variant="light" styles={{ label: { color: 'var(--mantine-color-text)' } }} onClick={() => setOpen(true)}>{t('location.remove')} …</Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t('location.removeTitle', { name: l.name })} centered closeButtonProps={{ 'aria-label': t('close') }}>
        {p && (
          <Stack gap="sm">
            <ul className="steps">
              <li>{t('removal.seats', { n: p.seats })}</li>
              <li>{t('removal.items', { n: p.items })}{p.onlyHere > 0 && ` ${t('removal.onlyHere', { n: p.onlyHere })}`}</li>
              {p.waiting > 0 && <li>{t('removal.waiting', { n: p.waiting })}</li>}
              <li>{t('removal.history')}</li>
            </ul>
            {p.inUse ? (
              <Alert color="red" variant="light" title={t('removal.blocked')}>
                {p.distributions.length > 0 && <Text size="sm">{t('removal.distributions')} {p.distributions.join(', ')} <Anchor size="sm" href={linkTo(['distributions'])}>{t('nav.distributions')}</Anchor></Text>}
                {p.operationsOpen > 0 && <Text size="sm">{t('removal.operations', { n: p.operationsOpen })} <Anchor size="sm" href={linkTo(['operations'])}>{t('nav.operations')}</Anchor></Text>}
              </Alert>
            ) : <TextInput label={t('confirm.type', { text: l.name })} value={text} onChange={(e) => setText(e.currentTarget.value)} data-autofocus />}
            <Group justify="end">
              <Button variant="default" onClick={() => setOpen(false)}>{t('cancel')}</Button>
              <Button color="red" loading={busy} disabled={p.inUse || text !== l.name} onClick={remove}>{t('location.remove')}</Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </Part>
  );
}
