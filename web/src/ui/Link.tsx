// A link within the app. Around it the shell provides how to go there without loading the page anew;
// without a shell (a component used on its own) it is a plain link.
import { type AnchorHTMLAttributes, createContext, type MouseEvent, useContext } from "react";

export interface Navigation {
  go(to: string): void;
  preload(to: string): void;
}
export const NavigationContext = createContext<Navigation | undefined>(undefined);

/** Goes to an address of the app. */
export function useGo(): (to: string) => void {
  const navigation = useContext(NavigationContext);
  return navigation?.go ?? ((to) => location.assign(to));
}

type Props = { to: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href">;

export function Link({ to, onClick, className = "text-accent underline-offset-2 hover:underline", ...rest }: Props) {
  const navigation = useContext(NavigationContext);
  const click = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!navigation || !plain || rest.target || event.defaultPrevented) return;
    event.preventDefault();
    navigation.go(to);
  };
  const preload = () => navigation?.preload(to);
  return <a href={to} className={className} onClick={click} onPointerEnter={preload} onFocus={preload} {...rest} />;
}
