"""How gunicorn serves the tracker on a server: gunicorn -c deploy/gunicorn.conf.py wsscp.wsgi"""

bind = "unix:/run/wsscp/gunicorn.sock"
# 8 pages at once: more than a partnership's steering group opens in the same second.
workers = 2
threads = 4
# Loaded once before the workers part, which shares memory; a new version needs a restart, not a reload.
preload_app = True
# A worker gives back what memory it has gathered; the jitter keeps both from leaving at once.
max_requests = 1000
max_requests_jitter = 100
# A long report as a PDF is the slowest page.
timeout = 60
graceful_timeout = 30
# nginx speaks to the socket, and nobody else can.
forwarded_allow_ips = "*"
worker_tmp_dir = "/dev/shm"  # noqa: S108 - the workers' heartbeat, kept off the disk
control_socket_disable = True
accesslog = None
errorlog = "-"
