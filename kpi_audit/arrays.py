"""Names for the arrays the statistics pass around."""

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Single = NDArray[np.float32]
Int = NDArray[np.int64]
Bool = NDArray[np.bool_]
Text = NDArray[np.object_]  # of str
Days = NDArray[np.datetime64]  # datetime64[D]: the first day of a period
