/** Icons that the popup's first paint does not need. */
import { Icon } from "./icon.tsx";

export const CopyIcon = () => (
  <Icon path="M7 5.5h5.5A1.5 1.5 0 0 1 14 7v5.5a1.5 1.5 0 0 1-1.5 1.5H7a1.5 1.5 0 0 1-1.5-1.5V7A1.5 1.5 0 0 1 7 5.5M3 10.2A1.5 1.5 0 0 1 2 8.8V3.5A1.5 1.5 0 0 1 3.5 2h5.3a1.5 1.5 0 0 1 1.4 1" />
);
export const BackIcon = () => <Icon path="m10 3.5L5.5 8l4.5 4.5" directional />;
export const ForwardIcon = () => <Icon path="M6 3.5 10.5 8 6 12.5" directional />;
export const ExternalIcon = () => (
  <Icon
    path="M9.5 2.5h4v4m0-4-6 6M12 9.5v2a1.5 1.5 0 0 1-1.5 1.5h-6A1.5 1.5 0 0 1 3 11.5v-6A1.5 1.5 0 0 1 4.5 4h2"
    directional
  />
);
export const BellIcon = () => (
  <Icon path="M8 2a4 4 0 0 1 4 4v2.5l1.5 2.5h-11L4 8.5V6a4 4 0 0 1 4-4M6.5 13.5a1.6 1.6 0 0 0 3 0" />
);
export const RefreshIcon = () => <Icon path="M13 5.3A5.7 5.7 0 1 0 13.7 8M13.5 2.5v3h-3" />;
export const InfoIcon = () => <Icon path="M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2m0 5.5V11M8 5v.1" />;
export const EmptyIcon = () => (
  <Icon path="M1.5 6.5V5A1.5 1.5 0 0 1 3 3.5h1M6.5 3.5h3M12 3.5h1A1.5 1.5 0 0 1 14.5 5v1.5M14.5 9.5V11a1.5 1.5 0 0 1-1.5 1.5h-1M9.5 12.5h-3M4 12.5H3A1.5 1.5 0 0 1 1.5 11V9.5M5 8h6" />
);
export const BackArrowIcon = () => <Icon path="M13 8H3M6.5 4.5 3 8l3.5 3.5" directional />;
export const OrganisationIcon = () => <Icon path="M3 13.5v-11h6v11M9 6.5h4v7M1.5 13.5h13M5 5h2M5 8h2M5 11h2" />;
export const PlusIcon = () => <Icon path="M8 3v10M3 8h10" />;
export const ImportIcon = () => (
  <Icon path="M8 2.5v7M5 7l3 3 3-3M2.5 10.5v1.5A1.5 1.5 0 0 0 4 13.5h8a1.5 1.5 0 0 0 1.5-1.5v-1.5" />
);
export const UploadIcon = () => (
  <Icon path="M8 10V2.5M5 5.5l3-3 3 3M2.5 10.5v1.5A1.5 1.5 0 0 0 4 13.5h8a1.5 1.5 0 0 0 1.5-1.5v-1.5" />
);
export const KeyIcon = () => <Icon path="M5.3 7.7a3 3 0 1 0 0 6a3 3 0 1 0 0-6M7.5 8.5 13.5 2.5M11 5l2 2" />;
export const CloudIcon = () => <Icon path="M4.5 12.5a3 3 0 0 1-.4-6 4 4 0 0 1 7.7 0 3 3 0 0 1-.3 6z" />;
export const MoreIcon = () => <Icon path="M3 8h.1M8 8h.1M13 8h.1" />;
export const ShieldCheckIcon = () => (
  <Icon path="M8 1.8 13 3.6v4c0 3.3-2.2 5.5-5 6.6-2.8-1.1-5-3.3-5-6.6v-4zM5.8 8l1.6 1.6 2.9-3" />
);
export const WarningIcon = () => (
  <Icon path="M8 2.5a1.3 1.3 0 0 1 1.1.7l5 8.6a1.3 1.3 0 0 1-1.1 1.9H3a1.3 1.3 0 0 1-1.1-1.9l5-8.6A1.3 1.3 0 0 1 8 2.5M8 6.3v3M8 11.4v.1" />
);
