import { Burger, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { Link, Outlet, useLocation } from 'react-router';
import { AccountMenu } from './account-menu.js';
import classes from './frame.module.css';
import { useSearchKey } from './keys.js';
import { Mark } from './mark.js';
import { Navigation } from './navigation.js';
import { SinglePersonStrip } from './single-person-strip.js';

/** What surrounds every page: navigation on the left, the page, and the way past the first to the second. */
export function Frame() {
  const [opened, menu] = useDisclosure(false);
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  useSearchKey();
  const { close } = menu;
  useEffect(() => {
    close();
    window.scrollTo(0, 0);
  }, [pathname, close]);
  return (
    <div className={classes.frame}>
      <a
        className={classes.skip}
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the content
      </a>
      <div className={classes.bar}>
        <Burger opened={opened} onClick={menu.toggle} size="sm" aria-label="Open navigation" />
        <Brand />
      </div>
      <aside className={classes.side}>
        <Brand />
        <Navigation />
        <AccountMenu />
      </aside>
      <Drawer opened={opened} onClose={menu.close} size={260} title="Quartermaster" hiddenFrom="md">
        <Navigation />
        <AccountMenu />
      </Drawer>
      <main id="content" ref={main} tabIndex={-1} className={classes.main}>
        <SinglePersonStrip />
        <Outlet />
      </main>
    </div>
  );
}

function Brand() {
  return (
    <Link to="/fleet" className={classes.brand} aria-label="Quartermaster, to the fleet">
      <Mark />
      <span>Quartermaster</span>
    </Link>
  );
}
