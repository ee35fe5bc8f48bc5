"""Who is asked what: each contest is one method here, and the same method of a library with the same settings."""

from dataclasses import dataclass, field

ROWS = 16
"""Rows in one run of the model, for methods that take many: what is Pellucid's own is given to the libraries too."""


@dataclass(frozen=True)
class Contest:
    """One method on both sides.

    method      its id here
    library     the other side
    other       what the library calls it
    settings    of the method here
    given       the same settings for the library
    many        whether it takes many passes an image; such are asked of one image only
    very_many   whether it takes hundreds; such are asked with one number of threads only
    drawn       whether it draws at random, so that the two sides can only be alike
    """

    method: str
    library: str
    other: str
    settings: dict = field(default_factory=dict)
    given: dict = field(default_factory=dict)
    many: bool = False
    very_many: bool = False
    drawn: bool = False

    @property
    def name(self):
        named = {k: v for k, v in self.settings.items() if k not in UNTOLD}
        return " ".join([self.method, *(f"{k}={v}" for k, v in named.items())])


UNTOLD = {"epsilon", "score", "antithetic", "implicit", "interpolation", "baselines", "relu"}

CLASSIFY = Contest("classify", "torch", "forward")


def contests(side):
    """All of them.

    side    of the image: small ones are cut into fewer cells and windows
    """
    small = side < 64
    window = 8 if small else 32
    return [
        Contest("saliency", "Captum", "Saliency"),
        Contest("input-x-gradient", "Captum", "InputXGradient"),
        Contest("guided-backprop", "Captum", "GuidedBackprop"),
        Contest("deconvnet", "Captum", "Deconvolution"),
        Contest("deeplift", "Captum", "DeepLift"),
        Contest("deep-shap", "Captum", "DeepLiftShap", {"baselines": "-1.0,-0.5,zero,0.5,1.0"}, many=True),
        Contest("lrp", "Captum", "LRP", {"composite": "epsilon", "epsilon": "1e-9"}),
        Contest("grad-cam", "Captum", "LayerGradCam"),
        Contest("guided-grad-cam", "Captum", "GuidedGradCam", {"interpolation": "nearest"}),
        zennit("epsilon-plus", "EpsilonPlus"),
        zennit("epsilon-gamma-box", "EpsilonGammaBox"),
        zennit("epsilon-alpha2-beta1", "EpsilonAlpha2Beta1"),
        cam("grad-cam", "GradCAM"),
        cam("grad-cam-plus-plus", "GradCAMPlusPlus"),
        cam("x-grad-cam", "XGradCAM"),
        cam("hires-cam", "HiResCAM"),
        cam("layer-cam", "LayerCAM"),
        cam("eigen-cam", "EigenCAM"),
        Contest("full-grad", "grad-cam", "FullGrad", {"implicit": "false"}),
        many(
            "integrated-gradients",
            "IntegratedGradients",
            {"steps": "32", "quadrature": "gauss-legendre"},
            {"n_steps": 32},
        ),
        many("smooth-grad", "SmoothGrad", {"samples": "32", "noise": "0.15"}, {"samples": 32, "noise": 0.15}, True),
        many("gradient-shap", "GradientShap", {"samples": "32"}, {"samples": 32}, True),
        many(
            "occlusion",
            "Occlusion",
            {"window": str(window), "stride": str(window // 2)},
            {"window": window, "stride": window // 2},
        ),
        many("feature-ablation", "FeatureAblation", {"grid": "7"}, {"grid": 7}),
        many(
            "shapley-value-sampling",
            "ShapleyValueSampling",
            {"grid": "4", "permutations": "4"},
            {"grid": 4, "permutations": 4},
            True,
        ),
        many("kernel-shap", "KernelShap", {"grid": "4", "samples": "64"}, {"grid": 4, "samples": 64}, True),
        many("lime", "Lime", {"grid": "4", "samples": "64", "score": "logit"}, {"grid": 4, "samples": 64}, True),
        Contest("score-cam", "grad-cam", "ScoreCAM", {"relu": "true"}, many=True, very_many=True),
        Contest("ablation-cam", "grad-cam", "AblationCAM", {"relu": "true"}, many=True, very_many=True),
    ]


def zennit(composite, name):
    return Contest("lrp", "zennit", name, {"composite": composite, "epsilon": "1e-6"})


def cam(method, name):
    """The library cuts maps at zero, but for that of Eigen-CAM, before its sign is known."""
    return Contest(method, "grad-cam", name, {"relu": "false" if name == "EigenCAM" else "true"})


def many(method, name, settings, given, drawn=False):
    return Contest(method, "Captum", name, settings, given, many=True, drawn=drawn)
