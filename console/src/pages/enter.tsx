// Logging in, and the first account.
import { Anchor, Button, Center, Divider, PasswordInput, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { FormEvent, useEffect, useState } from 'react';

import { api, got, Refused, Schemas, send, useKey } from '../api/client';
import { LANGUAGES, useWords } from '../i18n/words';
import { go, usePlace } from '../router';
import { useSession } from '../session';
import { ProblemNote } from '../ui/toast';

export function Enter() {
  const { t, language, choose } = useWords();
  const place = usePlace();
  const { setupNeeded } = useSession();
  const setup = place.path[0] === 'setup';
  useEffect(() => {
    document.title = 'Bursar';
  }, []);
  return (
    <Center mih="100vh" p="md">
      <main className="card" style={{ width: 'min(400px, 100%)' }}>
        <Stack gap="md">
          <div>
            <Title order={1}>Bursar</Title>
            <Text className="muted">{t('enter.what')}</Text>
          </div>
          {setup ? <SetUp code={place.query.get('code') ?? ''} /> : <><SignOn /><LogIn /></>}
          {setupNeeded && !setup && <Text size="sm">{t('enter.setupNeeded')}</Text>}
          <Select size="xs" aria-label={t('own.language')} value={language} onChange={(value) => value && choose(value)} allowDeselect={false}
                  data={LANGUAGES.map(([value, label]) => ({ value, label }))} />
        </Stack>
      </main>
    </Center>
  );
}

const REFUSED = 'sign-on-refused';

/** Where to go after the log-in: the place that was asked for. */
function wantedPlace(): string {
  const { hash } = window.location;
  return hash.startsWith('#/') && !hash.startsWith(`#/${REFUSED}`) && hash.length < 500 ? hash : '#/home';
}

/** The button of the single sign-on, where there is one, and why the last log-in by it was refused. */
function SignOn() {
  const { t } = useWords();
  const refused = usePlace().path[0] === REFUSED;
  const [state, setState] = useState<Schemas['SignOnState']>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    void got(api.GET('/v1/sign-on')).then(setState, () => undefined);
  }, []);
  useEffect(() => {
    if (refused) void send('POST', '/v1/sign-on/refusal').catch(setError);
  }, [refused]);
  if (!state?.on) return null;
  const begin = async () => {
    setBusy(true);
    setError(undefined);
    try {
      useKey('');
      window.location.assign((await got(api.POST('/v1/sign-on', { body: { returnTo: wantedPlace() } }))).url);
    } catch (problem) {
      setError(problem);
      setBusy(false);
    }
  };
  return (
    <Stack gap="sm">
      <ProblemNote error={error} />
      <Button loading={busy} onClick={() => void begin()}>{state.label}</Button>
      <Divider label={t('enter.orLocal')} />
    </Stack>
  );
}

function LogIn() {
  const { t } = useWords();
  const { begin, withKey } = useSession();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [asksCode, setAsksCode] = useState(false);
  const [byKey, setByKey] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      if (byKey) await withKey(password);
      else begin(await got(api.POST('/v1/session', { body: { name, password, ...(asksCode ? { totp: code } : {}) } })));
    } catch (refused) {
      if (refused instanceof Refused && refused.problem.code === 'second_factor_needed') setAsksCode(true);
      else setError(refused);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        {!byKey && <TextInput label={t('enter.name')} autoComplete="username" required value={name} onChange={(e) => setName(e.currentTarget.value)} />}
        <PasswordInput label={t(byKey ? 'enter.key' : 'enter.password')} autoComplete="current-password" required value={password}
                       onChange={(e) => setPassword(e.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('enter.show') }} />
        {asksCode && <TextInput label={t('enter.code')} autoComplete="one-time-code" inputMode="numeric" required value={code} onChange={(e) => setCode(e.currentTarget.value)} />}
        <ProblemNote error={error} />
        <Button type="submit" loading={busy}>{t('enter.logIn')}</Button>
        <Anchor component="button" type="button" size="sm" onClick={() => setByKey(!byKey)}>{t(byKey ? 'enter.withAccount' : 'enter.withKey')}</Anchor>
      </Stack>
    </form>
  );
}

function SetUp({ code }: { code: string }) {
  const { t } = useWords();
  const { begin } = useSession();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      begin(await got(api.POST('/v1/setup', { body: { code, name, password } })));
      go('#/home');
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <Title order={2}>{t('setup.title')}</Title>
        <TextInput label={t('enter.name')} autoComplete="username" required value={name} onChange={(e) => setName(e.currentTarget.value)} />
        <PasswordInput label={t('enter.password')} description={t('setup.rule')} autoComplete="new-password" required value={password}
                       onChange={(e) => setPassword(e.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('enter.show') }} />
        <PasswordInput label={t('setup.again')} autoComplete="new-password" required value={again} error={again && again !== password ? t('setup.differ') : undefined}
                       onChange={(e) => setAgain(e.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('enter.show') }} />
        <ProblemNote error={error} />
        <Button type="submit" loading={busy} disabled={password === '' || again !== password}>{t('setup.make')}</Button>
      </Stack>
    </form>
  );
}
