"""A small convolutional classifier: its training, and its way into ONNX."""

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn.functional import cross_entropy

CHANNELS = 96
CONCEPT_LAYER = "features"
NOTICE_WEIGHT = 0.15


class Block(nn.Sequential):
    """3x3 convolution, batch norm, ReLU."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1):
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
        )


class SignNet(nn.Module):
    """[N, 3, 64, 64] to logits [N, classes]; the last feature map is [N, 96, 8, 8]."""

    def __init__(self, classes: int, noticed: dict[str, int]):
        super().__init__()
        self.features = nn.Sequential(
            Block(3, 16, stride=2),
            Block(16, 32),
            nn.MaxPool2d(2),
            Block(32, 64),
            Block(64, 64, stride=2),
            Block(64, CHANNELS),
            Block(CHANNELS, CHANNELS),
        )
        self.classify = nn.Linear(CHANNELS, classes)
        # Trained beside the classes and left behind: they keep in the features what people see.
        self.notice = nn.ModuleDict({name: nn.Linear(CHANNELS, n) for name, n in noticed.items()})

    def pooled(self, x: torch.Tensor) -> torch.Tensor:
        return self.features(x).mean(dim=(2, 3))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.classify(self.pooled(x))


class Normaliser:
    """x = (pixel / 255 - mean) / std, and channels first."""

    def __init__(self, pixels: np.ndarray):
        sample = pixels[:2000].reshape(-1, 3) / 255.0
        self.mean = [round(float(v), 4) for v in sample.mean(axis=0)]
        self.std = [round(float(v), 4) for v in sample.std(axis=0)]

    def __call__(self, pixels: np.ndarray) -> torch.Tensor:
        x = torch.from_numpy(pixels).permute(0, 3, 1, 2).float() / 255
        return (x - torch.tensor(self.mean).view(3, 1, 1)) / torch.tensor(self.std).view(3, 1, 1)


def train(net, normalise, pixels, labels, noticed, epochs, batch=64, rate=0.1):
    """Stochastic gradient descent with momentum; the rate rises once and falls."""
    targets = torch.from_numpy(labels)
    factors = {name: torch.from_numpy(values) for name, values in noticed.items()}
    steps = len(pixels) // batch
    optimiser = torch.optim.SGD(net.parameters(), rate, momentum=0.9, nesterov=True, weight_decay=2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps * epochs)
    for epoch in range(epochs):
        net.train()
        order = torch.randperm(len(pixels))
        loss_sum = 0.0
        for step in range(steps):
            chosen = order[step * batch : (step + 1) * batch]
            pooled = net.pooled(normalise(pixels[chosen.numpy()]))
            loss = cross_entropy(net.classify(pooled), targets[chosen], label_smoothing=0.1)
            for name, values in factors.items():
                loss = loss + NOTICE_WEIGHT * cross_entropy(net.notice[name](pooled), values[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            loss_sum += loss.item()
        print(f"epoch {epoch + 1} of {epochs}: loss {loss_sum / steps:.3f}", flush=True)
    net.eval()


@torch.no_grad()
def apply(module, normalise, pixels, batch=256) -> np.ndarray:
    parts = [module(normalise(pixels[i : i + batch])).numpy() for i in range(0, len(pixels), batch)]
    return np.concatenate(parts)


def fold(block: Block) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias of the one convolution that equals convolution and batch norm."""
    convolution, norm, _ = block
    gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    weight = convolution.weight * gain.view(-1, 1, 1, 1)
    bias = norm.bias - norm.running_mean * gain
    return weight.detach().numpy(), bias.detach().numpy()


def export(net: SignNet, size: int, path) -> None:
    """Write opset 17 ONNX: image [N, 3, size, size] to logits [N, classes]."""
    nodes, weights, tensor = [], [], "image"
    last = len(net.features) - 1

    def constant(name, array):
        weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    for index, layer in enumerate(net.features):
        if isinstance(layer, nn.MaxPool2d):
            nodes.append(
                helper.make_node(
                    "MaxPool", [tensor], [f"pool{index}"], kernel_shape=[2, 2], strides=[2, 2]
                )
            )
            tensor = f"pool{index}"
            continue
        weight, bias = fold(layer)
        stride = layer[0].stride[0]
        name = f"block{index}"
        inputs = [tensor, constant(f"{name}.weight", weight), constant(f"{name}.bias", bias)]
        nodes.append(
            helper.make_node(
                "Conv",
                inputs,
                [f"{name}.conv"],
                kernel_shape=[3, 3],
                pads=[1, 1, 1, 1],
                strides=[stride, stride],
            )
        )
        tensor = CONCEPT_LAYER if index == last else name
        nodes.append(helper.make_node("Relu", [f"{name}.conv"], [tensor]))
    nodes.append(helper.make_node("GlobalAveragePool", [tensor], ["pooled"]))
    nodes.append(helper.make_node("Flatten", ["pooled"], ["flat"], axis=1))
    weight = constant("classify.weight", net.classify.weight.detach().numpy())
    bias = constant("classify.bias", net.classify.bias.detach().numpy())
    nodes.append(helper.make_node("Gemm", ["flat", weight, bias], ["logits"], transB=1))
    for node in nodes:
        node.name = node.output[0]
    classes = net.classify.out_features
    graph = helper.make_graph(
        nodes,
        "road-signs",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 3, size, size])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", classes])],
        weights,
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="pellucid-demo"
    )
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, path)
