import { family, named, pattern, token } from '../rule/family.ts'
import type { Row } from '../rule/row.ts'

const opens = 'model use billed to the account, and its files and logs'
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

/** Model providers and the services around them. */
export const ai: readonly Row[] = [
  ...family({ provider: 'OpenAI', revoke: 'https://platform.openai.com/api-keys', opens, tags: ['ai'] }, [
    {
      name: 'openai-api-key',
      title: 'OpenAI API key',
      look: pattern(
        'sk-',
        'sk-(?:(?:proj|svcacct|admin|None)-)?[A-Za-z0-9_-]{20,80}T3BlbkFJ[A-Za-z0-9_-]{20,80}(?![A-Za-z0-9_-])',
      ),
      severity: 'high',
      aliases: ['openai-api-key', 'np.openai.1', 'OpenAI Token'],
      yes: ['OPENAI_API_KEY=sk-{alnum:20}T3BlbkFJ{alnum:20}', 'sk-proj-{url:74}T3BlbkFJ{url:74}'],
      no: ['sk-{lower:9}'],
    },
  ]),
  ...family({ provider: 'Anthropic', revoke: 'https://console.anthropic.com/settings/keys', opens, tags: ['ai'] }, [
    {
      name: 'anthropic-api-key',
      title: 'Anthropic API key',
      look: token('sk-ant-api03-', '[\\w-]{93}AA'),
      severity: 'high',
      aliases: ['anthropic-api-key', 'np.anthropic.1'],
      yes: ['ANTHROPIC_API_KEY=sk-ant-api03-{url:93}AA'],
      no: ['sk-ant-api03-{url:9}'],
    },
    {
      name: 'anthropic-admin-key',
      title: 'Anthropic admin API key',
      look: token('sk-ant-admin01-', '[\\w-]{93}AA'),
      severity: 'critical',
      aliases: ['anthropic-admin-api-key'],
      yes: ['sk-ant-admin01-{url:93}AA'],
      no: ['sk-ant-admin01-{url:9}'],
    },
    {
      name: 'anthropic-oauth-token',
      title: 'Anthropic OAuth token',
      look: token('sk-ant-oat01- sk-ant-ort01- sk-ant-sid01-', '[\\w-]{80,110}'),
      severity: 'high',
      yes: ['sk-ant-oat01-{url:95}'],
      no: ['sk-ant-oat01-{url:9}'],
    },
  ]),
  ...family(
    {
      provider: 'Hugging Face',
      revoke: 'https://huggingface.co/settings/tokens',
      opens: 'models, data sets and inference of the account',
      tags: ['ai'],
    },
    [
      {
        name: 'huggingface-token',
        title: 'Hugging Face access token',
        look: token('hf_', '[A-Za-z]{34}'),
        entropy: 3.3,
        severity: 'high',
        aliases: ['huggingface-access-token', 'np.huggingface.1'],
        yes: ['HF_TOKEN=hf_{letters:34}'],
        no: ['hf_{letters:9}'],
      },
      {
        name: 'huggingface-organization-token',
        title: 'Hugging Face organisation token',
        look: token('api_org_', '[A-Za-z]{34}'),
        entropy: 3.3,
        severity: 'high',
        aliases: ['huggingface-organization-api-token'],
        yes: ['api_org_{letters:34}'],
        no: ['api_org_{letters:9}'],
      },
    ],
  ),
  ...family({ provider: 'Cohere', revoke: 'https://dashboard.cohere.com/api-keys', opens, tags: ['ai'] }, [
    {
      name: 'cohere-api-key',
      title: 'Cohere API key',
      look: named('cohere co_api_key', '[A-Za-z0-9]{40}'),
      check: 'mixed',
      severity: 'high',
      aliases: ['cohere-api-token'],
      yes: ['CO_API_KEY={alnum:40}'],
      no: ['COHERE_MODEL=x'],
    },
  ]),
  ...family({ provider: 'Groq', revoke: 'https://console.groq.com/keys', opens, severity: 'high', tags: ['ai'] }, [
    {
      name: 'groq-api-key',
      title: 'Groq API key',
      look: token('gsk_', '[A-Za-z0-9]{52}'),
      aliases: ['np.groq.1'],
      yes: ['GROQ_API_KEY=gsk_{alnum:52}'],
      no: ['gsk_{alnum:9}'],
    },
  ]),
  ...family(
    { provider: 'Perplexity', revoke: 'https://www.perplexity.ai/settings/api', opens, severity: 'high', tags: ['ai'] },
    [
      {
        name: 'perplexity-api-key',
        title: 'Perplexity API key',
        look: token('pplx-', '[A-Za-z0-9]{48}'),
        aliases: ['perplexity-api-key'],
        yes: ['pplx-{alnum:48}'],
        no: ['pplx-{alnum:9}'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Replicate',
      revoke: 'https://replicate.com/account/api-tokens',
      opens,
      severity: 'high',
      tags: ['ai'],
    },
    [
      {
        name: 'replicate-token',
        title: 'Replicate API token',
        look: token('r8_', '[A-Za-z0-9]{37}'),
        yes: ['REPLICATE_API_TOKEN=r8_{alnum:37}'],
        no: ['r8_{alnum:9}'],
      },
    ],
  ),
  ...family({ provider: 'xAI', revoke: 'https://console.x.ai', opens, severity: 'high', tags: ['ai'] }, [
    {
      name: 'xai-api-key',
      title: 'xAI API key',
      look: token('xai-', '[A-Za-z0-9]{70,90}'),
      yes: ['XAI_API_KEY=xai-{alnum:80}'],
      no: ['xai-{alnum:9}'],
    },
  ]),
  ...family(
    { provider: 'Mistral', revoke: 'https://console.mistral.ai/api-keys', opens, severity: 'high', tags: ['ai'] },
    [
      {
        name: 'mistral-api-key',
        title: 'Mistral API key',
        look: named('mistral', '[A-Za-z0-9]{32}', { also: 'key|token' }),
        check: 'mixed',
        yes: ['MISTRAL_API_KEY={alnum:32}'],
        no: ['MISTRAL_MODEL=x'],
      },
    ],
  ),
  ...family(
    { provider: 'DeepSeek', revoke: 'https://platform.deepseek.com/api_keys', opens, severity: 'high', tags: ['ai'] },
    [
      {
        name: 'deepseek-api-key',
        title: 'DeepSeek API key',
        look: named('deepseek', 'sk-[a-f0-9]{32}'),
        yes: ['DEEPSEEK_API_KEY=sk-{hex:32}'],
        no: ['DEEPSEEK_MODEL=x'],
      },
    ],
  ),
  ...family(
    { provider: 'OpenRouter', revoke: 'https://openrouter.ai/settings/keys', opens, severity: 'high', tags: ['ai'] },
    [
      {
        name: 'openrouter-api-key',
        title: 'OpenRouter API key',
        look: token('sk-or-v1-', '[a-f0-9]{64}'),
        yes: ['sk-or-v1-{hex:64}'],
        no: ['sk-or-v1-{hex:9}'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Together AI',
      revoke: 'https://api.together.ai/settings/api-keys',
      opens,
      severity: 'high',
      tags: ['ai'],
    },
    [
      {
        name: 'together-api-key',
        title: 'Together AI API key',
        look: named('together_api togetherai together.api', '[a-f0-9]{64}|tgp_v1_[A-Za-z0-9_-]{43}'),
        yes: ['TOGETHER_API_KEY={hex:64}'],
        no: ['TOGETHER_API_BASE=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Fireworks AI',
      revoke: 'https://app.fireworks.ai/settings/users/api-keys',
      opens,
      severity: 'high',
      tags: ['ai'],
    },
    [
      {
        name: 'fireworks-api-key',
        title: 'Fireworks AI API key',
        look: token('fw_', '[A-Za-z0-9]{22,24}'),
        check: 'upper-lower-digit',
        yes: ['FIREWORKS_API_KEY=fw_{alnum:24}'],
        no: ['fw_{lower:24}'],
      },
    ],
  ),
  ...family(
    {
      provider: 'ElevenLabs',
      revoke: 'https://elevenlabs.io/app/settings/api-keys',
      opens,
      severity: 'high',
      tags: ['ai'],
    },
    [
      {
        name: 'elevenlabs-api-key',
        title: 'ElevenLabs API key',
        look: named('elevenlabs eleven_labs xi_api xi-api', '(?:sk_[a-f0-9]{48}|[a-f0-9]{32})'),
        yes: ['ELEVENLABS_API_KEY=sk_{hex:48}'],
        no: ['ELEVENLABS_VOICE=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Stability AI',
      revoke: 'https://platform.stability.ai/account/keys',
      opens,
      severity: 'high',
      tags: ['ai'],
    },
    [
      {
        name: 'stability-api-key',
        title: 'Stability AI API key',
        look: named('stability', 'sk-[A-Za-z0-9]{48}'),
        yes: ['STABILITY_API_KEY=sk-{alnum:48}'],
        no: ['STABILITY=high'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Pinecone',
      revoke: 'https://app.pinecone.io',
      opens: 'the vector indexes of the project',
      severity: 'high',
      tags: ['ai'],
    },
    [
      {
        name: 'pinecone-api-key',
        title: 'Pinecone API key',
        look: token('pcsk_', '[A-Za-z0-9]{4,7}_[A-Za-z0-9]{60,70}'),
        yes: ['pcsk_{alnum:5}_{alnum:63}'],
        no: ['pcsk_{alnum:5}'],
      },
      {
        name: 'pinecone-legacy-key',
        title: 'Pinecone API key of the older form',
        look: named('pinecone', uuid, { also: 'key' }),
        yes: ['PINECONE_API_KEY={uuid}'],
        no: ['PINECONE_INDEX=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'LangSmith',
      revoke: 'https://smith.langchain.com/settings',
      opens: 'traces and prompts of the workspace',
      severity: 'high',
      tags: ['ai'],
    },
    [
      {
        name: 'langsmith-key',
        title: 'LangSmith API key',
        look: token('lsv2_pt_ lsv2_sk_', '[a-f0-9]{32}_[a-f0-9]{10}'),
        yes: ['LANGSMITH_API_KEY=lsv2_pt_{hex:32}_{hex:10}'],
        no: ['lsv2_pt_{hex:9}'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Langfuse',
      revoke: 'https://cloud.langfuse.com',
      opens: 'traces of the project',
      severity: 'medium',
      tags: ['ai'],
    },
    [
      {
        name: 'langfuse-secret-key',
        title: 'Langfuse secret key',
        look: token('sk-lf-', uuid),
        yes: ['LANGFUSE_SECRET_KEY=sk-lf-{uuid}'],
        no: ['sk-lf-{hex:9}'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Weights & Biases',
      revoke: 'https://wandb.ai/authorize',
      opens: 'runs and artifacts of the account',
      severity: 'high',
      tags: ['ai'],
    },
    [
      {
        name: 'wandb-key',
        title: 'Weights & Biases API key',
        look: named('wandb', '[a-f0-9]{40}'),
        yes: ['WANDB_API_KEY={hex:40}'],
        no: ['WANDB_MODE=offline'],
      },
    ],
  ),
  ...family(
    {
      provider: 'NVIDIA',
      revoke: 'https://org.ngc.nvidia.com/setup',
      opens: 'models and images of the organisation',
      severity: 'high',
      tags: ['ai'],
    },
    [
      {
        name: 'nvidia-api-key',
        title: 'NVIDIA API key',
        look: token('nvapi-', '[A-Za-z0-9_-]{60,70}'),
        yes: ['NVIDIA_API_KEY=nvapi-{url:64}'],
        no: ['nvapi-{url:9}'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Tavily',
      revoke: 'https://app.tavily.com',
      opens: 'searches billed to the account',
      severity: 'medium',
      tags: ['ai'],
    },
    [
      {
        name: 'tavily-key',
        title: 'Tavily API key',
        look: token('tvly-', '(?:dev-|prod-)?[A-Za-z0-9]{32}'),
        aliases: ['np.tavily.1'],
        yes: ['TAVILY_API_KEY=tvly-{alnum:32}'],
        no: ['tvly-{alnum:9}'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Firecrawl',
      revoke: 'https://www.firecrawl.dev/app/api-keys',
      opens: 'crawls billed to the account',
      severity: 'medium',
      tags: ['ai'],
    },
    [
      {
        name: 'firecrawl-key',
        title: 'Firecrawl API key',
        look: token('fc-', '[a-f0-9]{32}'),
        aliases: ['np.firecrawl.1'],
        yes: ['FIRECRAWL_API_KEY=fc-{hex:32}'],
        no: ['fc-{hex:9}'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Jina AI',
      revoke: 'https://jina.ai/api-dashboard/',
      opens: 'searches and embeddings billed to the account',
      severity: 'medium',
      tags: ['ai'],
    },
    [
      {
        name: 'jina-key',
        title: 'Jina AI API key',
        look: token('jina_', '[a-f0-9]{32}[A-Za-z0-9_-]{28}'),
        aliases: ['np.jina.1'],
        yes: ['jina_{hex:32}{alnum:28}'],
        no: ['jina_{hex:9}'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Private AI',
      revoke: 'https://docs.private-ai.com',
      opens: 'redaction billed to the account',
      severity: 'medium',
      tags: ['ai'],
    },
    [
      {
        name: 'privateai-key',
        title: 'Private AI API token',
        look: named('privateai private_ai private-ai', '[a-z0-9]{32}', { ignoreCase: true }),
        check: 'mixed',
        aliases: ['privateai-api-token'],
        yes: ['PRIVATEAI_KEY={lowernum:32}'],
        no: ['PRIVATEAI_URL=x'],
      },
    ],
  ),
  ...family(
    {
      provider: 'Kagi',
      revoke: 'https://kagi.com/settings?p=api',
      opens: 'searches billed to the account',
      severity: 'low',
      tags: ['ai'],
    },
    [
      {
        name: 'kagi-key',
        title: 'Kagi API key',
        look: named('kagi', '[A-Za-z0-9_-]{11}\\.[A-Za-z0-9_-]{43}'),
        aliases: ['np.kagi.1'],
        yes: ['KAGI_API_KEY={url:11}.{url:43}'],
        no: ['KAGI=x'],
      },
    ],
  ),
]
