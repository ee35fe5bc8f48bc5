"""The other side of the race: takes turns like `bench serve`, and answers them with the libraries.

A turn is a line of JSON on standard input: library, method, given, images, targets, layer, out. The answer is one too:
seconds and the peak of memory, or why it could not be.
"""

import argparse
import json
import os
import resource
import sys
import time
import warnings
from contextlib import contextmanager, nullcontext

os.environ["TQDM_DISABLE"] = "1"

import numpy as np
import onnx2torch
import torch
from captum import attr
from captum._utils.models.linear_model import SkLearnRidge
from captum.attr._core import deep_lift, lrp
from captum.attr._core.gradient_shap import InputBaselineXGradient
from captum.attr._utils.custom_modules import Addition_Module
from captum.attr._utils.lrp_rules import EpsilonRule
from onnx2torch.node_converters.binary_math_operations import OnnxBinaryMathOperation
from pytorch_grad_cam import (
    AblationCAM,
    EigenCAM,
    FullGrad,
    GradCAM,
    GradCAMPlusPlus,
    HiResCAM,
    LayerCAM,
    ScoreCAM,
    XGradCAM,
)
from pytorch_grad_cam.ablation_layer import AblationLayer, AblationLayerVit
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from zennit import composites
from zennit.layer import Sum

from contests import ROWS

CAMS = {
    cam.__name__: cam
    for cam in (AblationCAM, EigenCAM, GradCAM, GradCAMPlusPlus, HiResCAM, LayerCAM, ScoreCAM, XGradCAM)
}


class Cannot(Exception):
    """A library that has no answer for this model, and would give a wrong one without saying so."""


class ClippedReLU(torch.nn.ReLU):
    """ReLU6 as a kind of ReLU: Captum knows no other, and silently explains plain gradients for it."""

    def forward(self, x):
        return torch.clamp(x, 0, 6)


class ZennitAddition(torch.nn.Module):
    """An addition as zennit knows it, so that relevance is shared out and not doubled."""

    def __init__(self):
        super().__init__()
        self.sum = Sum(dim=-1)

    def forward(self, one, other):
        return self.sum(torch.stack([one, other], dim=-1))


def load(path, example):
    """The network, with average pools that libraries know. Parameters need no gradients: nobody asks for them."""
    net = onnx2torch.convert(path, attach_onnx_mapping=True).eval().requires_grad_(False)
    for name, module in list(net.named_modules()):
        if type(module).__name__.startswith("OnnxGlobalAveragePool"):
            replace(net, name, torch.nn.AdaptiveAvgPool2d(1), module)
    with torch.inference_mode():
        net(example)
    return net


def replace(net, name, module, old):
    module.onnx_mapping = old.onnx_mapping
    parent, _, own = name.rpartition(".")
    setattr(net.get_submodule(parent), own, module)


def clipped(net):
    for name, module in list(net.named_modules()):
        if isinstance(module, torch.nn.ReLU6):
            replace(net, name, ClippedReLU(), module)
    return net


def additions(net, make):
    """Puts a module that a library knows in the place of every addition of two feature maps."""
    computed = {node.target for node in net.graph.nodes if node.op == "call_module" and all_computed(node)}
    for name, module in list(net.named_modules()):
        if isinstance(module, OnnxBinaryMathOperation) and name in computed and is_addition(module):
            replace(net, name, make(), module)
    return net


class WithConstants(torch.nn.Module):
    """A module of which only the first input is computed, as one of a single input: Captum looks at all it is given."""

    def __init__(self, module, constants):
        super().__init__()
        # In a list, so that it is no module of the network by itself.
        self.hidden = [module, constants]

    def forward(self, x):
        module, constants = self.hidden
        return module(x, *constants)


def without_constants(net):
    """The network with every constant inside the module that takes it."""
    for node in list(net.graph.nodes):
        if node.op == "call_module" and len(node.args) > 1 and not node.kwargs and only_first_computed(node):
            module = net.get_submodule(node.target)
            constants = [attribute(net, argument.target) for argument in node.args[1:]]
            replace(net, node.target, WithConstants(module, constants), module)
            node.args = node.args[:1]
    net.recompile()
    return net


def only_first_computed(node):
    first, *others = (getattr(argument, "op", "") for argument in node.args)
    return first in ("call_module", "placeholder") and all(op == "get_attr" for op in others)


def attribute(net, path):
    parent, _, name = path.rpartition(".")
    return getattr(net.get_submodule(parent), name)


def all_computed(node):
    return all(getattr(argument, "op", "") == "call_module" for argument in node.args)


def is_addition(module):
    one, two = torch.tensor([3.0]), torch.tensor([5.0])
    return module(one, two).item() == 8.0


def with_rules(net):
    """Captum forgets rules after each explanation, so they are given anew."""
    known = (*lrp.SUPPORTED_LAYERS_WITH_RULES, *lrp.SUPPORTED_NON_LINEAR_LAYERS)
    for module in net.modules():
        if not list(module.children()) and type(module) not in known:
            module.rule = EpsilonRule()
    return net


def has(net, *kinds):
    return any(isinstance(module, kinds) for module in net.modules())


def grid(cells, height, width):
    """The cell of every pixel, as Pellucid numbers them."""
    rows = torch.arange(height) * cells // height
    columns = torch.arange(width) * cells // width
    return (rows[:, None] * cells + columns[None, :])[None, None]


class Libraries:
    def __init__(self, path, low, high):
        self.path = path
        self.low = low
        self.high = high
        self.nets = {}
        self.example = None

    def net(self, kind):
        """The network as a library needs it; each changes a copy of its own."""
        if kind not in self.nets:
            net = load(self.path, self.example)
            if kind == "captum":
                clipped(net)
            elif kind == "captum-lrp":
                # It hangs its hooks on what depends on parameters.
                without_constants(additions(clipped(net).requires_grad_(True), Addition_Module))
                lrp.SUPPORTED_NON_LINEAR_LAYERS.append(ClippedReLU)
            elif kind == "zennit":
                additions(net, ZennitAddition)
            self.nets[kind] = net
        return self.nets[kind]

    def layer(self, net, tensor):
        """The module that gives a tensor of the ONNX graph."""
        for module in net.modules():
            if tensor in getattr(module, "onnx_mapping", _NOTHING).outputs:
                return module
        raise Cannot(f"no module of the network gives {tensor}")

    @contextmanager
    def contender(self, turn, images, targets):
        """Everything that can be done once, then what is timed."""
        self.example = images[:1]
        make = {"torch": self.forward, "Captum": self.captum, "grad-cam": self.cam, "zennit": self.zennit}
        with make[turn["library"]](turn, images, targets) as run:
            yield run

    @contextmanager
    def forward(self, turn, images, targets):
        net = self.net("plain")

        def run():
            with torch.inference_mode():
                return net(images)

        yield run

    @contextmanager
    def captum(self, turn, images, targets):
        method, given = turn["method"], turn["given"]
        net = self.net("captum-lrp" if method == "LRP" else "captum")
        if method in ("GuidedBackprop", "Deconvolution", "GuidedGradCam") and not has(net, torch.nn.ReLU):
            raise Cannot("there is no ReLU in this model")
        if method in ("DeepLift", "DeepLiftShap", "LRP") and has_attention(net):
            raise Cannot("Captum has no rule for attention, layer normalisation and GELU of elementary operators")
        zero = torch.zeros_like(images)
        height, width = images.shape[2:]
        noise = given.get("noise", 0) * (images.max() - images.min()).item()
        mask = grid(given["grid"], height, width) if "grid" in given else None
        asked = {
            "Saliency": lambda: attr.Saliency(net).attribute(images, target=targets, abs=False),
            "InputXGradient": lambda: attr.InputXGradient(net).attribute(images, target=targets),
            "GuidedBackprop": lambda: attr.GuidedBackprop(net).attribute(images, target=targets),
            "Deconvolution": lambda: attr.Deconvolution(net).attribute(images, target=targets),
            "DeepLift": lambda: attr.DeepLift(net).attribute(images, zero, target=targets),
            "DeepLiftShap": lambda: attr.DeepLiftShap(net).attribute(
                images, constants(images, (-1.0, -0.5, 0.0, 0.5, 1.0)), target=targets
            ),
            "LRP": lambda: attr.LRP(with_rules(net)).attribute(images, target=targets),
            "LayerGradCam": lambda: attr.LayerGradCam(net, layer).attribute(
                images, target=targets, relu_attributions=True
            ),
            "GuidedGradCam": lambda: attr.GuidedGradCam(net, layer).attribute(images, target=targets),
            "IntegratedGradients": lambda: attr.IntegratedGradients(net).attribute(
                images, zero, target=targets, n_steps=given["n_steps"], internal_batch_size=ROWS
            ),
            "SmoothGrad": lambda: attr.NoiseTunnel(attr.Saliency(net)).attribute(
                images,
                nt_type="smoothgrad",
                nt_samples=given["samples"],
                nt_samples_batch_size=ROWS,
                stdevs=noise,
                target=targets,
                abs=False,
            ),
            "GradientShap": lambda: attr.NoiseTunnel(InputBaselineXGradient(net)).attribute(
                images,
                nt_type="smoothgrad",
                nt_samples=given["samples"],
                nt_samples_batch_size=ROWS,
                stdevs=0.0,
                draw_baseline_from_distrib=True,
                baselines=zero[:1],
                target=targets,
            ),
            "Occlusion": lambda: attr.Occlusion(net).attribute(
                images,
                (images.shape[1], given["window"], given["window"]),
                (images.shape[1], given["stride"], given["stride"]),
                target=targets,
                perturbations_per_eval=ROWS,
            ),
            "FeatureAblation": lambda: attr.FeatureAblation(net).attribute(
                images, zero, target=targets, feature_mask=mask, perturbations_per_eval=ROWS
            ),
            "ShapleyValueSampling": lambda: attr.ShapleyValueSampling(net).attribute(
                images,
                zero,
                target=targets,
                feature_mask=mask,
                n_samples=given["permutations"],
                perturbations_per_eval=ROWS,
            ),
            "KernelShap": lambda: attr.KernelShap(net).attribute(
                images,
                zero,
                target=targets,
                feature_mask=mask,
                n_samples=given["samples"],
                perturbations_per_eval=ROWS,
            ),
            "Lime": lambda: attr.Lime(net, interpretable_model=SkLearnRidge(alpha=1.0)).attribute(
                images,
                zero,
                target=targets,
                feature_mask=mask,
                n_samples=given["samples"],
                perturbations_per_eval=ROWS,
            ),
        }[method]
        layer = self.layer(net, turn["layer"]) if method in ("LayerGradCam", "GuidedGradCam") else None
        without_gradients = method in _GRADIENT_FREE
        deep_lift.SUPPORTED_NON_LINEAR[ClippedReLU] = deep_lift.nonlinear

        def run():
            with torch.inference_mode() if without_gradients else nullcontext():
                return asked()

        yield run

    @contextmanager
    def cam(self, turn, images, targets):
        net = load(self.path, self.example)
        layer = followed(net, self.layer(net, turn["layer"]))
        classes = [ClassifierOutputTarget(target) for target in targets.tolist()]
        name = turn["method"]
        if name == "FullGrad":
            if not has(net, torch.nn.Conv2d) or has_attention(net):
                raise Cannot("biases other than those of convolutions are left out by the library")
            cam = FullGrad(net, [])
        else:
            activation = activation_of(net, layer, images)
            flat = activation.dim() == 3
            if name == "AblationCAM":
                if activation.min() < 0:
                    raise Cannot("where activations are negative the library ablates with -10,000,000 and not with 0")
                cam = AblationCAM(
                    net,
                    [layer],
                    reshape_transform=tokens_as_map if flat else None,
                    ablation_layer=AblationLayerVit() if flat else AblationLayer(),
                    batch_size=ROWS,
                )
            else:
                if name not in ("ScoreCAM", "EigenCAM"):
                    # Gradients are wanted from the layer on, not of the weights before it.
                    layer.register_forward_hook(needing_gradients)
                cam = CAMS[name](net, [layer], reshape_transform=tokens_as_map if flat else None)
                if name == "ScoreCAM":
                    cam.batch_size = ROWS
        try:
            yield lambda: cam(images.clone(), targets=classes)
        finally:
            cam.activations_and_grads.release()

    @contextmanager
    def zennit(self, turn, images, targets):
        if has_attention(self.net("plain")):
            raise Cannot("zennit's composites have no rule for attention, layer normalisation and GELU")
        net = self.net("zennit")
        if turn["method"] == "EpsilonGammaBox":
            composite = composites.EpsilonGammaBox(
                low=at_first_convolution(net, constant(images, self.low)),
                high=at_first_convolution(net, constant(images, self.high)),
            )
        else:
            composite = getattr(composites, turn["method"])()
        wanted = torch.nn.functional.one_hot(targets, net(images[:1]).shape[1]).float()
        composite.register(net)

        def run():
            leaf = images.clone().requires_grad_(True)
            scores = net(leaf)
            return torch.autograd.grad(scores, leaf, wanted * scores.detach())[0]

        try:
            yield run
        finally:
            composite.remove()


class _Nothing:
    outputs = ()


_NOTHING = _Nothing()
_GRADIENT_FREE = {"Occlusion", "FeatureAblation", "ShapleyValueSampling", "KernelShap", "Lime"}


def has_attention(net):
    return has(net, torch.nn.Softmax) or any("MatMul" in type(module).__name__ for module in net.modules())


def needing_gradients(module, inputs, output):
    return output if output.requires_grad else output.requires_grad_(True)


def activation_of(net, layer, images):
    seen = []
    hook = layer.register_forward_hook(lambda module, inputs, output: seen.append(output))
    with torch.inference_mode():
        net(images[:1])
    hook.remove()
    return seen[0]


def tokens_as_map(tokens):
    """Patch tokens as a feature map; what is over a square is the class token, and comes first."""
    side = int(tokens.shape[1] ** 0.5)
    patches = tokens[:, tokens.shape[1] - side * side :]
    return patches.reshape(tokens.shape[0], side, side, -1).permute(0, 3, 1, 2)


def constants(images, values):
    return torch.stack([torch.full_like(images[0], value) for value in values])


def constant(images, channels):
    return torch.tensor(channels).view(1, -1, 1, 1).expand(1, *images.shape[1:]).contiguous()


def followed(net, layer):
    """A module after a layer that does nothing: one the library can replace, whatever the layer takes."""
    target = next(name for name, module in net.named_modules() if module is layer)
    node = next(n for n in net.graph.nodes if n.op == "call_module" and n.target == target)
    after = torch.nn.Identity()
    net.add_submodule("looked_at", after)
    with net.graph.inserting_after(node):
        added = net.graph.call_module("looked_at")
    node.replace_all_uses_with(added)
    added.args = (node,)
    net.recompile()
    return after


def at_first_convolution(net, image):
    """What the first convolution sees of an image: padding that is a layer of its own is done by then."""
    seen = []
    first = next(module for module in net.modules() if isinstance(module, torch.nn.Conv2d))
    hook = first.register_forward_pre_hook(lambda module, inputs: seen.append(inputs[0].detach().clone()))
    with torch.no_grad():
        net(image)
    hook.remove()
    return seen[0]


def serve(libraries):
    open_key, opened, run = None, None, None
    for line in sys.stdin:
        turn = json.loads(line)
        key = json.dumps({k: v for k, v in turn.items() if k != "out"}, sort_keys=True)
        try:
            if key != open_key:
                if opened:
                    opened.__exit__(None, None, None)
                open_key, opened = None, None
                images = torch.from_numpy(np.load(turn["images"]))
                entering = libraries.contender(turn, images, torch.tensor(turn["targets"]))
                run = entering.__enter__()
                open_key, opened = key, entering
            start = time.perf_counter()
            said = run()
            answer = {"seconds": time.perf_counter() - start}
            if "out" in turn:
                values = said.detach().numpy() if isinstance(said, torch.Tensor) else np.asarray(said)
                np.save(turn["out"], values.astype(np.float32))
            answer["peakMemory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        except Exception as failure:  # whatever a library throws is its answer
            reason = str(failure) if isinstance(failure, Cannot) else f"{type(failure).__name__}: {failure}"
            answer = {"refusal": reason.splitlines()[0][:300]}
        print(json.dumps(answer), flush=True)


def main():
    parser = argparse.ArgumentParser(description="Explains what standard input asks for, with PyTorch's libraries.")
    parser.add_argument("--model", required=True)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--low", type=float, nargs="+", required=True, help="black, a number a channel")
    parser.add_argument("--high", type=float, nargs="+", required=True, help="white, a number a channel")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    torch.set_num_threads(arguments.threads)
    torch.set_num_interop_threads(1)
    libraries = Libraries(arguments.model, arguments.low, arguments.high)
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    serve(libraries)


if __name__ == "__main__":
    main()
