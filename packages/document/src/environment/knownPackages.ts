/** Packages that go by another name than what is imported, by the latter. */
export const packageOfImport: Readonly<Record<string, string>> = {
  attr: 'attrs',
  bs4: 'beautifulsoup4',
  cairo: 'pycairo',
  Crypto: 'pycryptodome',
  cv2: 'opencv-python',
  dateutil: 'python-dateutil',
  docx: 'python-docx',
  dotenv: 'python-dotenv',
  fitz: 'pymupdf',
  git: 'gitpython',
  github: 'pygithub',
  jose: 'python-jose',
  jwt: 'pyjwt',
  kafka: 'kafka-python',
  ldap: 'python-ldap',
  magic: 'python-magic',
  MySQLdb: 'mysqlclient',
  OpenSSL: 'pyopenssl',
  osgeo: 'gdal',
  PIL: 'pillow',
  pptx: 'python-pptx',
  psycopg2: 'psycopg2-binary',
  serial: 'pyserial',
  skimage: 'scikit-image',
  sklearn: 'scikit-learn',
  slugify: 'python-slugify',
  snappy: 'python-snappy',
  telegram: 'python-telegram-bot',
  umap: 'umap-learn',
  usb: 'pyusb',
  websocket: 'websocket-client',
  wx: 'wxpython',
  yaml: 'pyyaml',
  zmq: 'pyzmq',
}

/** Names that people who work with data often want: offered while one types, the more usual first. */
const USUAL = `
numpy pandas matplotlib scipy scikit-learn seaborn plotly requests polars duckdb pyarrow torch tensorflow jax xgboost
lightgbm catboost statsmodels transformers datasets tokenizers accelerate sentence-transformers openai anthropic langchain
llama-index tiktoken spacy nltk gensim networkx sympy numba dask xarray zarr h5py tables netcdf4 geopandas shapely rasterio
fiona pyproj cartopy folium altair bokeh holoviews hvplot panel streamlit dash gradio ipywidgets ipyleaflet bqplot
ipympl tqdm rich joblib cloudpickle pydantic attrs fastapi uvicorn[standard] flask django httpx aiohttp beautifulsoup4
lxml scrapy selenium playwright sqlalchemy psycopg psycopg2-binary pymysql sqlite-utils redis pymongo boto3 s3fs gcsfs
adlfs fsspec google-cloud-bigquery google-cloud-storage snowflake-connector-python databricks-sql-connector pyspark
ibis-framework great-tables tabulate openpyxl xlsxwriter xlrd python-docx python-pptx pypdf pymupdf pillow
opencv-python scikit-image imageio imbalanced-learn shap optuna hyperopt mlflow wandb tensorboard torchvision torchaudio
lightning keras onnx onnxruntime faiss-cpu chromadb qdrant-client umap-learn hdbscan prophet sktime pmdarima arch
yfinance pandas-datareader pandera great-expectations pytest hypothesis black ruff mypy isort pre-commit jupytext nbformat
papermill itables pyyaml toml tomli orjson ujson msgpack protobuf grpcio python-dateutil pytz pendulum humanize
python-dotenv click typer loguru psutil cryptography paramiko gitpython pygithub regex rapidfuzz unidecode
python-slugify biopython rdkit astropy pymc arviz emcee cvxpy pulp ortools simpy qiskit cirq pennylane mesa pygame
moviepy librosa soundfile pydub six toolz more-itertools cytoolz cython cffi maturin
`

/** The names with a prefix, of packages or of what is imported of them; those that are typed whole first. */
export const suggestPackages = (typed: string, most = 8): ReadonlyArray<string> => {
  const prefix = typed.trim().toLowerCase()
  if (prefix === '') return []
  const usual = USUAL.trim().split(/\s+/)
  const imported = Object.entries(packageOfImport).flatMap(([name, of]) =>
    name.toLowerCase().startsWith(prefix) ? [of] : [],
  )
  const named = usual.filter((name) => name.startsWith(prefix))
  const whole = [packageOfImport[typed.trim()] ?? [], usual.filter((name) => name === prefix)].flat()
  return [...new Set([...whole, ...named, ...imported])].slice(0, most)
}
