from . import case
from . import mail_thread
from . import outcomes
from . import reply
from . import res_company
