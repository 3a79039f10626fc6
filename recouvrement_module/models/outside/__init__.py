from . import status_label
from . import status_event
from . import status_receive
from . import status_effect
from . import account_move
from . import case
