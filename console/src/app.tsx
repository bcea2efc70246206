// The frame: navigation, search, settings of one's own, and the page of the place in the address.
import { ActionIcon, AppShell, Burger, Button, Group, Menu, Text, useMantineColorScheme } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { ComponentType, lazy, Suspense, useEffect, useState } from 'react';

import { call, Schemas } from './api/client';
import { Key, LANGUAGES, useWords } from './i18n/words';
import { Enter } from './pages/enter';
import { go, linkTo, usePlace } from './router';
import { useSession } from './session';
import { Boundary } from './ui/boundary';
import { Help, useKeys } from './ui/help';
import { Palette } from './ui/palette';
import { useSettings } from './ui/settings';
import { ProblemNote } from './ui/toast';

const page = (load: () => Promise<Record<string, unknown>>, name: string) =>
  lazy(async () => ({ default: (await load())[name] as ComponentType }));

export const PAGES: { name: string; title: Key; view: ComponentType; needs?: string }[] = [
  { name: 'home', title: 'nav.home', view: page(() => import('./pages/home'), 'Home') },
  { name: 'locations', title: 'nav.locations', view: page(() => import('./pages/locations'), 'Locations') },
  { name: 'catalog', title: 'nav.catalog', view: page(() => import('./pages/catalog'), 'Catalog') },
  { name: 'distributions', title: 'nav.distributions', view: page(() => import('./pages/distributions'), 'Distributions') },
  { name: 'plans', title: 'nav.plans', view: page(() => import('./pages/plans'), 'Plans') },
  { name: 'devices', title: 'nav.devices', view: page(() => import('./pages/devices'), 'Devices') },
  { name: 'people', title: 'nav.people', view: page(() => import('./pages/people'), 'People') },
  { name: 'groups', title: 'nav.groups', view: page(() => import('./pages/groups'), 'Groups') },
  { name: 'operations', title: 'nav.operations', view: page(() => import('./pages/operations'), 'Operations') },
  { name: 'reports', title: 'nav.reports', view: page(() => import('./pages/reports'), 'Reports') },
  { name: 'audit', title: 'nav.audit', view: page(() => import('./pages/audit'), 'Audit'), needs: 'audit' },
  { name: 'settings', title: 'nav.settings', view: page(() => import('./pages/settings'), 'Settings') },
];

/** A letter of its own for each page, from its name. */
function lettersOf(names: string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const letter = [...name].find((one) => !taken.has(one)) ?? '';
    taken.add(letter);
    return letter;
  });
}

function OwnMenu({ help }: { help: () => void }) {
  const { t, language, choose } = useWords();
  const { session, end } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { textSize, setTextSize } = useSettings();
  const chooseLanguage = (code: string) => {
    choose(code);
    if (session?.kind === 'account') void call('PATCH', '/v1/session', {}, { language: code as Schemas['Session']['language'] }).catch(() => undefined);
  };
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target><Button variant="default" size="xs">{session?.displayName || session?.name}</Button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('own.language')}</Menu.Label>
        {LANGUAGES.map(([code, name]) => (
          <Menu.Item key={code} lang={code} onClick={() => chooseLanguage(code)} fw={code === language ? 700 : 400}>{name}</Menu.Item>
        ))}
        <Menu.Label>{t('own.colors')}</Menu.Label>
        {(['light', 'dark', 'auto'] as const).map((scheme) => (
          <Menu.Item key={scheme} onClick={() => setColorScheme(scheme)} fw={scheme === colorScheme ? 700 : 400}>{t(`own.${scheme}`)}</Menu.Item>
        ))}
        <Menu.Label>{t('own.textSize')}</Menu.Label>
        <Group gap={4} px="sm" pb={4}>
          {[0.9, 1, 1.15, 1.3].map((size) => (
            <ActionIcon key={size} variant={size === textSize ? 'filled' : 'default'} aria-label={`${t('own.textSize')} ${size * 100} %`}
                        onClick={() => setTextSize(size)}><span style={{ fontSize: 12 * size }}>A</span></ActionIcon>
          ))}
        </Group>
        <Menu.Divider />
        <Menu.Item onClick={help}>{t('keys.title')}</Menu.Item>
        <Menu.Item component="a" href={linkTo(['settings', 'own'])}>{t('own.settings')}</Menu.Item>
        <Menu.Item onClick={() => void end()}>{t('own.logOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function App() {
  const { t } = useWords();
  const { session, loading, may } = useSession();
  const place = usePlace();
  const [open, { toggle, close }] = useDisclosure();
  const [searching, setSearching] = useState(false);
  const [helping, setHelping] = useState(false);
  const pages = PAGES.filter((one) => !one.needs || may(one.needs));
  const letters = lettersOf(pages.map((one) => one.name));
  useHotkeys([['mod+K', () => setSearching(true)], ['/', () => setSearching(true)]]);
  useKeys((key, after) => {
    if (key === '?') setHelping(true);
    const page = after === 'g' ? pages[letters.indexOf(key)] : undefined;
    if (page) go(linkTo([page.name]));
  });
  useEffect(close, [place.path[0], close]);
  if (loading) return <Text p="md">{t('loading')}</Text>;
  if (!session) return <Enter />;
  const current = PAGES.find((one) => one.name === place.path[0]) ?? PAGES[0]!;
  const View = current.view;
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 190, breakpoint: 'sm', collapsed: { mobile: !open } }} padding="md">
      <a className="skip" href="#main" onClick={(e) => { e.preventDefault(); document.getElementById('main')?.focus(); }}>{t('skip')}</a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('nav.open')} />
            <img src="/icon.svg" width={24} height={24} alt="" />
            <Text fw={700}>Bursar</Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <Button variant="default" size="xs" onClick={() => setSearching(true)}>{t('search')} <Text span size="xs" c="dimmed" ml={8} visibleFrom="sm">Ctrl K</Text></Button>
            <OwnMenu help={() => setHelping(true)} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <nav className="nav" aria-label={t('nav.open')}>
          {pages.map((one) => (
            <a key={one.name} href={linkTo([one.name])} aria-current={one === current ? 'page' : undefined}>{t(one.title)}</a>
          ))}
        </nav>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <Boundary key={place.path.join('/')} note={(error) => <ProblemNote error={error} />}>
          <Suspense fallback={<Text size="sm">{t('loading')}</Text>}><View /></Suspense>
        </Boundary>
      </AppShell.Main>
      <Help open={helping} close={() => setHelping(false)} letters={pages.map((one, i) => ({ letter: letters[i]!, title: t(one.title) }))} />
      <Palette open={searching} close={() => setSearching(false)} />
    </AppShell>
  );
}
