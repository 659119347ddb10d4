import { family, named, pattern, token } from '../rule/family.ts'
import type { Row } from '../rule/row.ts'

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

/** Business software, content, maps and what remains. */
export const services: readonly Row[] = [
  ...family(
    {
      provider: 'Notion',
      revoke: 'https://www.notion.so/my-integrations',
      opens: 'the pages shared with the integration',
      severity: 'high',
    },
    [
      {
        name: 'notion-token',
        title: 'Notion integration token',
        look: token('ntn_', '[0-9]{11}[A-Za-z0-9]{35}'),
        aliases: ['notion-api-token'],
        yes: ['NOTION_TOKEN=ntn_{digits:11}{alnum:35}'],
        no: ['ntn_x'],
      },
      {
        name: 'notion-legacy-token',
        title: 'Notion integration token of the older form',
        look: token('secret_', '[A-Za-z0-9]{43}'),
        check: 'upper-lower-digit',
        yes: ['NOTION_TOKEN=secret_{alnum:43}'],
        no: ['secret_{lower:43}'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Airtable',
      revoke: 'https://airtable.com/create/tokens',
      opens: 'the bases that the token names',
      severity: 'high',
    },
    [
      {
        name: 'airtable-pat',
        title: 'Airtable personal access token',
        look: named('airtable', 'pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}'),
        rank: 4,
        aliases: ['airtable-personnal-access-token'],
        yes: ['AIRTABLE=pat{alnum:14}.{hex:64}'],
        no: ['pat{alnum:14}'],
      },
      {
        name: 'airtable-api-key',
        title: 'Airtable API key of the older form',
        look: named('airtable', 'key[A-Za-z0-9]{14}|[a-z0-9]{17}', { ignoreCase: true }),
        check: 'mixed',
        aliases: ['airtable-api-key'],
        yes: ['AIRTABLE_API_KEY=key{alnum:14}'],
        no: ['AIRTABLE_BASE=x'],
      },
    ],
  ),
  ...family({ provider: 'Asana', revoke: 'https://app.asana.com/0/my-apps', severity: 'high' }, [
    {
      name: 'asana-token',
      title: 'Asana personal access token',
      look: named('asana', '[12]/\\d{10,20}(?:/\\d{10,20})?:[a-f0-9]{32}'),
      opens: 'the projects of the user',
      yes: ['ASANA_TOKEN=1/{digits:16}:{hex:32}'],
      no: ['ASANA_PROJECT={digits:16}x'],
    },
    {
      name: 'asana-client-secret',
      title: 'Asana client secret',
      look: named('asana', '[a-z0-9]{32}', { ignoreCase: true }),
      check: 'mixed',
      opens: 'sign-in on behalf of the application',
      aliases: ['asana-client-secret'],
      yes: ['ASANA_CLIENT_SECRET={hex:32}'],
      no: ['ASANA=x'],
    },
    {
      name: 'asana-client-id',
      title: 'Asana client id',
      look: named('asana', '[0-9]{16}'),
      severity: 'info',
      confidence: 'medium',
      entropy: 2,
      opens: 'nothing by itself',
      aliases: ['asana-client-id'],
      yes: ['ASANA_CLIENT_ID={digits:16}'],
      no: ['ASANA_CLIENT_ID=1'],
    },
  ]),
  ...family(
    {
      provider: 'Linear',
      revoke: 'https://linear.app/settings/api',
      opens: 'the issues of the workspace',
      severity: 'high',
    },
    [
      {
        name: 'linear-api-key',
        title: 'Linear API key',
        look: token('lin_api_ lin_oauth_', '[A-Za-z0-9]{40,64}'),
        aliases: ['linear-api-key'],
        yes: ['lin_api_{alnum:40}'],
        no: ['lin_api_x'],
      },
      {
        name: 'linear-client-secret',
        title: 'Linear client secret',
        look: named('linear', '[a-f0-9]{32}', { also: 'secret|key|token|linear$' }),
        confidence: 'medium',
        aliases: ['linear-client-secret'],
        yes: ['LINEAR_CLIENT_SECRET={hex:32}'],
        no: ['linear_hash={hex:9}'],
      },
    ],
  ),
  ...family(
    { provider: 'Figma', revoke: 'https://www.figma.com/settings', opens: 'the files of the user', severity: 'medium' },
    [
      {
        name: 'figma-token',
        title: 'Figma personal access token',
        look: token('figd_ figo_ figu_ figoh_ figor_', '[A-Za-z0-9_-]{40,60}'),
        yes: ['FIGMA_TOKEN=figd_{url:43}'],
        no: ['figd_x'],
      },
      {
        name: 'figma-legacy-token',
        title: 'Figma personal access token of the older form',
        look: named('figma', '\\d{4,6}-' + uuid),
        aliases: ['np.figma.1'],
        yes: ['FIGMA_TOKEN={digits:6}-{uuid}'],
        no: ['FIGMA_FILE=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'HubSpot',
      revoke: 'https://app.hubspot.com/private-apps',
      opens: 'the contacts and deals of the account',
      severity: 'high',
    },
    [
      {
        name: 'hubspot-private-app-token',
        title: 'HubSpot private app token',
        look: pattern('pat-na1- pat-eu1- pat-na2- pat-ap1-', `pat-(?:na|eu|ap)\\d-${uuid}(?![\\w-])`),
        yes: ['pat-na1-{uuid}'],
        no: ['pat-na1-x'],
      },
      {
        name: 'hubspot-api-key',
        title: 'HubSpot API key',
        look: named('hubspot', uuid, { ignoreCase: true }),
        aliases: ['hubspot-api-key'],
        yes: ['HUBSPOT_API_KEY={uuid}'],
        no: ['HUBSPOT_PORTAL=1'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Salesforce',
      revoke: 'https://help.salesforce.com/s/articleView?id=sf.connected_app_manage_oauth.htm',
      opens: 'the organisation as the user sees it',
      severity: 'critical',
    },
    [
      {
        name: 'salesforce-token',
        title: 'Salesforce access token',
        look: pattern('00d', '00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?![A-Za-z0-9._]{80,120}(?![A-Za-z0-9])'),
        severity: 'high',
        aliases: ['np.salesforce.1'],
        yes: ['00D{alnum:12}!{alnum:96}'],
        no: ['00D{alnum:12}'],
      },
      {
        name: 'salesforce-consumer-secret',
        title: 'Salesforce consumer secret',
        look: named('salesforce sfdc sf_client sf_consumer', '[A-F0-9]{64}|\\d{16,20}', { also: 'secret' }),
        entropy: 2.4,
        yes: ['SALESFORCE_CLIENT_SECRET={HEX:64}'],
        no: ['SALESFORCE_URL=x'],
      },
      {
        name: 'salesforce-refresh-token',
        title: 'Salesforce refresh token',
        look: token('5Aep861', '[A-Za-z0-9._]{60,90}'),
        yes: ['5Aep861{alnum:76}'],
        no: ['5Aep861x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Zendesk',
      revoke: 'https://support.zendesk.com',
      opens: 'the tickets of the account',
      severity: 'high',
    },
    [
      {
        name: 'zendesk-key',
        title: 'Zendesk secret key',
        look: named('zendesk', '[A-Za-z0-9]{40}'),
        check: 'mixed',
        aliases: ['zendesk-secret-key'],
        yes: ['ZENDESK_API_TOKEN={alnum:40}'],
        no: ['ZENDESK_DOMAIN=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Freshdesk',
      revoke: 'https://support.freshdesk.com',
      opens: 'the tickets of the account',
      severity: 'high',
    },
    [
      {
        name: 'freshdesk-key',
        title: 'Freshdesk API key',
        look: named('freshdesk freshworks', '[A-Za-z0-9]{20}', { also: 'key|token' }),
        check: 'mixed',
        yes: ['FRESHDESK_API_KEY={alnum:20}'],
        no: ['FRESHDESK_DOMAIN=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Typeform',
      revoke: 'https://admin.typeform.com/user/tokens',
      opens: 'forms and their answers',
      severity: 'medium',
    },
    [
      {
        name: 'typeform-token',
        title: 'Typeform API token',
        look: token('tfp_', '[A-Za-z0-9_.=-]{40,64}', { end: '[A-Za-z0-9_]' }),
        aliases: ['typeform-api-token'],
        yes: ['typeform=tfp_{url:59}'],
        no: ['tfp_x'],
      },
    ],
  ),
  ...family(
    { provider: 'Contentful', revoke: 'https://app.contentful.com/account/profile/cma_tokens', severity: 'high' },
    [
      {
        name: 'contentful-management-token',
        title: 'Contentful management token',
        look: token('CFPAT-', '[A-Za-z0-9_-]{43}'),
        opens: 'the content of the spaces',
        yes: ['CFPAT-{url:43}'],
        no: ['CFPAT-x'],
      },
      {
        name: 'contentful-delivery-token',
        title: 'Contentful delivery token',
        look: named('contentful', '[A-Za-z0-9=_-]{43}'),
        check: 'mixed',
        severity: 'low',
        opens: 'reading of published content',
        aliases: ['contentful-delivery-api-token'],
        yes: ['CONTENTFUL_ACCESS_TOKEN={url:43}'],
        no: ['CONTENTFUL_SPACE={lowernum:12}'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Sanity',
      revoke: 'https://www.sanity.io/manage',
      opens: 'the content of the project',
      severity: 'high',
    },
    [
      {
        name: 'sanity-token',
        title: 'Sanity token',
        look: named('sanity', 'sk[A-Za-z0-9]{150,200}'),
        yes: ['SANITY_TOKEN=sk{alnum:178}'],
        no: ['SANITY_DATASET=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Storyblok',
      revoke: 'https://app.storyblok.com',
      opens: 'the content of the space',
      severity: 'medium',
    },
    [
      {
        name: 'storyblok-token',
        title: 'Storyblok token',
        look: named('storyblok', '[A-Za-z0-9]{22}tt|[A-Za-z0-9]{22}att', { also: 'token|key' }),
        yes: ['STORYBLOK_TOKEN={alnum:22}tt'],
        no: ['STORYBLOK_SPACE=1'],
      },
    ],
  ),
  ...family({ provider: 'Mapbox', revoke: 'https://account.mapbox.com/access-tokens/', tags: ['maps'] }, [
    {
      name: 'mapbox-secret-token',
      title: 'Mapbox secret access token',
      look: pattern('sk.eyj', 'sk\\.eyJ1Ijoi[A-Za-z0-9_-]{40,200}\\.[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])'),
      severity: 'high',
      opens: 'maps and uploads billed to the account',
      aliases: ['np.mapbox.2'],
      yes: ['sk.eyJ1Ijoi{alnum:60}.{url:22}'],
      no: ['sk.eyJ1x'],
    },
    {
      name: 'mapbox-public-token',
      title: 'Mapbox public access token',
      look: pattern('pk.', 'pk\\.[A-Za-z0-9]{60,200}\\.[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])'),
      severity: 'low',
      confidence: 'medium',
      opens: 'map views billed to the account',
      aliases: ['mapbox-api-token', 'np.mapbox.1'],
      yes: ['mapbox=pk.{alnum:60}.{alnum:22}'],
      no: ['pk.x.y'],
    },
    {
      name: 'mapbox-temporary-token',
      title: 'Mapbox temporary access token',
      look: pattern('tk.eyj', 'tk\\.eyJ1Ijoi[A-Za-z0-9_-]{40,200}\\.[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])'),
      severity: 'low',
      opens: 'map views for an hour',
      aliases: ['np.mapbox.3'],
      yes: ['tk.eyJ1Ijoi{alnum:60}.{url:22}'],
      no: ['tk.eyJ1x'],
    },
  ]),
  ...family(
    {
      provider: 'Postman',
      revoke: 'https://go.postman.co/settings/me/api-keys',
      opens: 'collections and environments of the user',
      severity: 'high',
    },
    [
      {
        name: 'postman-key',
        title: 'Postman API key',
        look: token('PMAK-', '[A-Fa-f0-9]{24}-[A-Fa-f0-9]{34}'),
        aliases: ['postman-api-token', 'np.postman.1'],
        yes: ['PMAK-{hex:24}-{hex:34}'],
        no: ['PMAK-x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'ReadMe',
      revoke: 'https://dash.readme.com',
      opens: 'the documentation of the project',
      severity: 'medium',
    },
    [
      {
        name: 'readme-key',
        title: 'ReadMe API key',
        look: token('rdme_', '[a-z0-9]{70}'),
        aliases: ['readme-api-token'],
        yes: ['rdme_{lowernum:70}'],
        no: ['rdme_x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'RapidAPI',
      revoke: 'https://rapidapi.com/developer/security',
      opens: 'APIs billed to the account',
      severity: 'medium',
    },
    [
      {
        name: 'rapidapi-key',
        title: 'RapidAPI key',
        look: named('rapidapi rapid_api', '[A-Za-z0-9_-]{50}'),
        check: 'mixed',
        aliases: ['rapidapi-access-token'],
        yes: ['X-RapidAPI-Key: {alnum:50}'],
        no: ['RAPIDAPI_HOST=x'],
      },
      {
        name: 'rapidapi-marked-key',
        title: 'RapidAPI key by its mark',
        look: pattern('jsn', '[a-f0-9]{10}msh[a-f0-9]{15}p1[a-f0-9]{5}jsn[a-f0-9]{12}(?![a-z0-9])', { lead: 35 }),
        yes: ['key: {hex:10}msh{hex:15}p1{hex:5}jsn{hex:12}'],
        no: ['jsn'],
      },
    ],
  ),
  ...family({ provider: 'Dropbox', revoke: 'https://www.dropbox.com/developers/apps', severity: 'high' }, [
    {
      name: 'dropbox-short-token',
      title: 'Dropbox short-lived access token',
      look: token('sl.', '[A-Za-z0-9_=-]{130,400}', { end: '' }),
      opens: 'the files of the user for some hours',
      aliases: ['dropbox-short-lived-api-token', 'np.dropbox.1'],
      yes: ['DROPBOX=sl.{url:135}'],
      no: ['sl.x'],
    },
    {
      name: 'dropbox-long-token',
      title: 'Dropbox long-lived access token',
      look: named('dropbox', '[A-Za-z0-9]{11}AAAAAAAAAA[A-Za-z0-9_=-]{43}'),
      opens: 'the files of the user',
      aliases: ['dropbox-long-lived-api-token'],
      yes: ['DROPBOX_TOKEN={alnum:11}AAAAAAAAAA{url:43}'],
      no: ['DROPBOX_TOKEN=x'],
    },
    {
      name: 'dropbox-app-secret',
      title: 'Dropbox app key or secret',
      look: named('dropbox', '[a-z0-9]{15}', { ignoreCase: true }),
      check: 'mixed',
      opens: 'sign-in on behalf of the app',
      aliases: ['dropbox-api-token'],
      yes: ['DROPBOX_APP_SECRET={lowernum:15}'],
      no: ['DROPBOX_PATH=x'],
    },
  ]),
  ...family(
    {
      provider: 'Box',
      revoke: 'https://app.box.com/developers/console',
      opens: 'sign-in on behalf of the app',
      severity: 'high',
    },
    [
      {
        name: 'box-client-secret',
        title: 'Box client secret',
        look: named('box_client box_secret boxclient', '[A-Za-z0-9]{32}', { also: 'secret' }),
        check: 'mixed',
        yes: ['BOX_CLIENT_SECRET={alnum:32}'],
        no: ['BOX_CLIENT_ID=x'],
      },
    ],
  ),
  ...family({ provider: 'Adobe', revoke: 'https://developer.adobe.com/console', severity: 'high' }, [
    {
      name: 'adobe-client-secret',
      title: 'Adobe client secret',
      look: token('p8e-', '[A-Za-z0-9_-]{32}'),
      opens: 'sign-in on behalf of the application',
      aliases: ['adobe-client-secret', 'np.adobe.1'],
      yes: ['p8e-{alnum:32}'],
      no: ['p8e-x'],
    },
    {
      name: 'adobe-client-id',
      title: 'Adobe client id',
      look: named('adobe', '[a-f0-9]{32}', { ignoreCase: true }),
      severity: 'low',
      confidence: 'medium',
      opens: 'nothing by itself',
      aliases: ['adobe-client-id'],
      yes: ['ADOBE_CLIENT_ID={hex:32}'],
      no: ['ADOBE=x'],
    },
  ]),
  ...family(
    { provider: 'Adafruit', revoke: 'https://io.adafruit.com', opens: 'the feeds of the account', severity: 'low' },
    [
      {
        name: 'adafruit-key',
        title: 'Adafruit IO key',
        look: token('aio_', '[A-Za-z0-9]{28}'),
        aliases: ['np.adafruit.1'],
        yes: ['aio_{alnum:28}'],
        no: ['aio_x'],
      },
      {
        name: 'adafruit-named-key',
        title: 'Adafruit IO key by its name',
        look: named('adafruit', '[a-z0-9_-]{32}', { ignoreCase: true }),
        check: 'mixed',
        aliases: ['adafruit-api-key'],
        yes: ['ADAFRUIT_KEY={lowernum:32}'],
        no: ['ADAFRUIT_USER=x'],
      },
    ],
  ),
  ...family(
    { provider: 'Etsy', revoke: 'https://www.etsy.com/developers/your-apps', opens: 'the app', severity: 'medium' },
    [
      {
        name: 'etsy-token',
        title: 'Etsy API key',
        look: named('etsy', '[a-z0-9]{24}', { ignoreCase: true }),
        check: 'mixed',
        aliases: ['etsy-access-token'],
        yes: ['ETSY_KEY={lowernum:24}'],
        no: ['ETSY=x'],
      },
    ],
  ),
  ...family(
    { provider: 'Flickr', revoke: 'https://www.flickr.com/services/apps/', opens: 'the app', severity: 'low' },
    [
      {
        name: 'flickr-token',
        title: 'Flickr API key',
        look: named('flickr', '[a-z0-9]{32}', { ignoreCase: true }),
        check: 'mixed',
        aliases: ['flickr-access-token'],
        yes: ['FLICKR_KEY={hex:32}'],
        no: ['FLICKR=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Frame.io',
      revoke: 'https://developer.frame.io',
      opens: 'the projects of the account',
      severity: 'high',
    },
    [
      {
        name: 'frameio-token',
        title: 'Frame.io token',
        look: token('fio-u-', '[A-Za-z0-9_=-]{64}'),
        aliases: ['frameio-api-token'],
        yes: ['fio-u-{url:64}'],
        no: ['fio-u-x'],
      },
    ],
  ),
  ...family(
    {
      provider: '42',
      revoke: 'https://profile.intra.42.fr/oauth/applications',
      opens: 'the application',
      severity: 'medium',
    },
    [
      {
        name: 'intra42-secret',
        title: '42 intranet client secret',
        look: token('s-s4t2ud- s-s4t2af-', '[a-f0-9]{64}'),
        aliases: ['intra42-client-secret'],
        yes: ['s-s4t2ud-{hex:64}'],
        no: ['s-s4t2ud-x'],
      },
    ],
  ),
  ...family(
    { provider: 'Looker', revoke: 'https://cloud.google.com/looker/docs/admin-panel-users-users', severity: 'high' },
    [
      {
        name: 'looker-client-secret',
        title: 'Looker client secret',
        look: named('looker', '[a-z0-9]{24}', { ignoreCase: true }),
        check: 'mixed',
        opens: 'the reports as the user sees them',
        aliases: ['looker-client-secret'],
        yes: ['LOOKER_CLIENT_SECRET={alnum:24}'],
        no: ['LOOKER=x'],
      },
      {
        name: 'looker-client-id',
        title: 'Looker client id',
        look: named('looker', '[a-z0-9]{20}', { ignoreCase: true }),
        check: 'mixed',
        severity: 'info',
        confidence: 'medium',
        opens: 'nothing by itself',
        aliases: ['looker-client-id'],
        yes: ['LOOKER_CLIENT_ID={alnum:20}'],
        no: ['LOOKER=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'New York Times',
      revoke: 'https://developer.nytimes.com/my-apps',
      opens: 'articles billed to the account',
      severity: 'low',
    },
    [
      {
        name: 'nytimes-key',
        title: 'New York Times API key',
        look: named('nytimes new-york-times newyorktimes', '[A-Za-z0-9=_-]{32}'),
        check: 'mixed',
        aliases: ['nytimes-access-token'],
        yes: ['NYTIMES_KEY={alnum:32}'],
        no: ['NYTIMES=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'SettleMint',
      revoke: 'https://console.settlemint.com',
      severity: 'high',
      opens: 'the nodes of the account',
    },
    [
      {
        name: 'settlemint-token',
        title: 'SettleMint access token',
        look: token('sm_aat_ sm_pat_ sm_sat_', '[A-Za-z0-9]{16}'),
        aliases: [
          'settlemint-application-access-token',
          'settlemint-personal-access-token',
          'settlemint-service-access-token',
        ],
        yes: ['sm_aat_{alnum:16}', 'sm_pat_{alnum:16}', 'sm_sat_{alnum:16}'],
        no: ['sm_aat_x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Squarespace',
      revoke: 'https://developers.squarespace.com',
      opens: 'orders of the shop',
      severity: 'medium',
    },
    [
      {
        name: 'squarespace-token',
        title: 'Squarespace API key',
        look: named('squarespace', uuid, { ignoreCase: true }),
        aliases: ['squarespace-access-token'],
        yes: ['SQUARESPACE_TOKEN={uuid}'],
        no: ['SQUARESPACE=x'],
      },
    ],
  ),
  ...family(
    { provider: 'NASA', revoke: 'https://api.nasa.gov', opens: 'look-ups in the holder’s name', severity: 'info' },
    [
      {
        name: 'nasa-key',
        title: 'NASA API key',
        look: named('nasa', '[A-Za-z0-9]{40}', { also: 'key|token' }),
        check: 'mixed',
        aliases: ['np.nasa.1'],
        yes: ['NASA_API_KEY={alnum:40}'],
        no: ['NASA_API_KEY=DEMO_KEY'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Particle',
      revoke: 'https://console.particle.io',
      opens: 'the devices of the account',
      severity: 'medium',
    },
    [
      {
        name: 'particle-token',
        title: 'Particle access token',
        look: named('particle', '[a-f0-9]{40}', { also: 'token|key' }),
        aliases: ['np.particleio.1', 'np.particleio.2'],
        yes: ['PARTICLE_ACCESS_TOKEN={hex:40}'],
        no: ['PARTICLE=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Sauce Labs',
      revoke: 'https://app.saucelabs.com/user-settings',
      opens: 'test runs billed to the account',
      severity: 'medium',
    },
    [
      {
        name: 'sauce-access-key',
        title: 'Sauce Labs access key',
        look: named('sauce', uuid, { also: 'key|token|secret' }),
        aliases: ['np.sauce.1'],
        yes: ['SAUCE_ACCESS_KEY={uuid}'],
        no: ['SAUCE_USERNAME=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'BrowserStack',
      revoke: 'https://www.browserstack.com/accounts/settings',
      opens: 'test runs billed to the account',
      severity: 'medium',
    },
    [
      {
        name: 'browserstack-key',
        title: 'BrowserStack access key',
        look: named('browserstack', '[A-Za-z0-9]{20}', { also: 'key|token' }),
        check: 'mixed',
        yes: ['BROWSERSTACK_ACCESS_KEY={alnum:20}'],
        no: ['BROWSERSTACK_USER=x'],
      },
    ],
  ),
  ...family({ provider: 'Segment', revoke: 'https://app.segment.com', opens: 'the workspace', severity: 'high' }, [
    {
      name: 'segment-token',
      title: 'Segment public API token',
      look: token('sgp_', '[A-Za-z0-9]{64}'),
      aliases: ['np.segment.1'],
      yes: ['sgp_{alnum:64}'],
      no: ['sgp_x'],
    },
  ]),
  ...family(
    {
      provider: 'Mixpanel',
      revoke: 'https://mixpanel.com/settings/project',
      opens: 'the project’s events',
      severity: 'medium',
    },
    [
      {
        name: 'mixpanel-secret',
        title: 'Mixpanel API secret',
        look: named('mixpanel', '[a-f0-9]{32}', { also: 'secret' }),
        yes: ['MIXPANEL_API_SECRET={hex:32}'],
        no: ['MIXPANEL_TOKEN={hex:32}'],
      },
    ],
  ),
  ...family(
    {
      provider: 'PostHog',
      revoke: 'https://app.posthog.com/settings/user-api-keys',
      opens: 'the project’s events and settings',
      severity: 'high',
    },
    [
      {
        name: 'posthog-personal-key',
        title: 'PostHog personal API key',
        look: token('phx_', '[A-Za-z0-9]{40,50}'),
        yes: ['phx_{alnum:43}'],
        no: ['phx_x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Amplitude',
      revoke: 'https://app.amplitude.com/settings',
      opens: 'the project’s events',
      severity: 'medium',
    },
    [
      {
        name: 'amplitude-secret',
        title: 'Amplitude secret key',
        look: named('amplitude', '[a-f0-9]{32}', { also: 'secret' }),
        yes: ['AMPLITUDE_SECRET_KEY={hex:32}'],
        no: ['AMPLITUDE_API_KEY={hex:32}'],
      },
    ],
  ),
  ...family(
    {
      provider: 'OneSignal',
      revoke: 'https://app.onesignal.com',
      opens: 'push messages to every user of the app',
      severity: 'medium',
    },
    [
      {
        name: 'onesignal-key',
        title: 'OneSignal REST API key',
        look: pattern('os_v2_', 'os_v2_(?:app|org)_[a-z2-7]{100,110}(?![a-z0-9])'),
        yes: ['os_v2_app_{b32low:103}'],
        no: ['os_v2_app_x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Cloudinary',
      revoke: 'https://console.cloudinary.com/settings/api-keys',
      opens: 'the media of the account',
      severity: 'high',
    },
    [
      {
        name: 'cloudinary-url',
        title: 'Cloudinary URL with its secret',
        look: pattern('cloudinary://', 'cloudinary://\\d{10,20}:(?<secret>[A-Za-z0-9_-]{20,40})@', { anyStart: true }),
        yes: ['cloudinary://{digits:15}:{url:27}@demo-cloud'],
        no: ['cloudinary://key:secret@x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Expo',
      revoke: 'https://expo.dev/settings/access-tokens',
      opens: 'builds and updates of the account',
      severity: 'high',
    },
    [
      {
        name: 'expo-token',
        title: 'Expo access token',
        look: named('expo_token expo_access', '[A-Za-z0-9_-]{40}'),
        check: 'mixed',
        yes: ['EXPO_TOKEN={url:40}'],
        no: ['EXPO_TOKEN=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Apify',
      revoke: 'https://console.apify.com/account/integrations',
      opens: 'actors and data of the account',
      severity: 'medium',
    },
    [
      {
        name: 'apify-token',
        title: 'Apify API token',
        look: token('apify_api_', '[A-Za-z0-9]{34,40}'),
        yes: ['apify_api_{alnum:36}'],
        no: ['apify_api_x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Inngest',
      revoke: 'https://app.inngest.com',
      opens: 'functions run in the environment',
      severity: 'medium',
    },
    [
      {
        name: 'inngest-signing-key',
        title: 'Inngest signing key',
        look: token('signkey-', '(?:prod|test|branch)-[a-f0-9]{32,64}'),
        yes: ['signkey-prod-{hex:64}'],
        no: ['signkey-prod-x'],
      },
    ],
  ),
  ...family({ provider: 'Blynk', revoke: 'https://blynk.cloud', opens: 'the device', severity: 'low' }, [
    {
      name: 'blynk-token',
      title: 'Blynk device token',
      look: named('blynk', '[A-Za-z0-9_-]{32}', { also: 'token|auth' }),
      check: 'mixed',
      aliases: ['np.blynk.1'],
      yes: ['BLYNK_AUTH_TOKEN={alnum:32}'],
      no: ['BLYNK=x'],
    },
  ]),
  ...family({ provider: 'ThingsBoard', revoke: 'https://thingsboard.io', opens: 'the device', severity: 'low' }, [
    {
      name: 'thingsboard-token',
      title: 'ThingsBoard access token',
      look: named('thingsboard', '[A-Za-z0-9]{20}', { also: 'token|key' }),
      check: 'mixed',
      aliases: ['np.thingsboard.1'],
      yes: ['THINGSBOARD_TOKEN={alnum:20}'],
      no: ['THINGSBOARD=x'],
    },
  ]),
  ...family(
    {
      provider: 'Code Climate',
      revoke: 'https://codeclimate.com',
      opens: 'coverage uploads in the repository’s name',
      severity: 'low',
    },
    [
      {
        name: 'codeclimate-reporter',
        title: 'Code Climate reporter id',
        look: named('codeclimate cc_test_reporter', '[a-f0-9]{64}'),
        aliases: ['np.codeclimate.1'],
        yes: ['CC_TEST_REPORTER_ID={hex:64}'],
        no: ['CC_TEST_REPORTER_ID=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'OpenWeather',
      revoke: 'https://home.openweathermap.org/api_keys',
      opens: 'look-ups billed to the account',
      severity: 'low',
    },
    [
      {
        name: 'openweather-key',
        title: 'OpenWeather API key',
        look: named('openweather owm_ weather_api weatherapi', '[a-f0-9]{32}', { also: 'key|id|token' }),
        yes: ['OPENWEATHER_API_KEY={hex:32}'],
        no: ['OPENWEATHER_CITY=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Alchemy',
      revoke: 'https://dashboard.alchemy.com',
      opens: 'chain look-ups billed to the account',
      severity: 'low',
    },
    [
      {
        name: 'alchemy-url',
        title: 'Alchemy URL with its key',
        look: pattern('.g.alchemy.com/v2/', '\\.g\\.alchemy\\.com/v2/(?<secret>[A-Za-z0-9_-]{32})(?![\\w-])', {
          anyStart: true,
        }),
        yes: ['https://eth-mainnet.g.alchemy.com/v2/{url:32}'],
        no: ['https://eth-mainnet.g.alchemy.com/v2/demo'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Infura',
      revoke: 'https://app.infura.io',
      opens: 'chain look-ups billed to the account',
      severity: 'low',
    },
    [
      {
        name: 'infura-url',
        title: 'Infura URL with its project id',
        look: pattern('.infura.io/v3/', '\\.infura\\.io/v3/(?<secret>[a-f0-9]{32})(?![\\w-])', { anyStart: true }),
        yes: ['https://mainnet.infura.io/v3/{hex:32}'],
        no: ['https://mainnet.infura.io/v3/'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Ethereum',
      revoke: 'https://ethereum.org/en/security/',
      opens: 'the funds of its address',
      severity: 'critical',
    },
    [
      {
        name: 'ethereum-private-key',
        title: 'Ethereum private key',
        look: named('private_key privatekey wallet_key deployer', '(?:0x)?[a-f0-9]{64}', {
          also: 'private|wallet|deployer',
        }),
        confidence: 'medium',
        quietInTests: true,
        yes: ['DEPLOYER_PRIVATE_KEY=0x{hex:64}'],
        no: ['PRIVATE_KEY_HASH=x'],
      },
    ],
  ),
]
